### `tupyo roll`.

list-written-as-csv = { $list }: 명단은 CSV로 씁니다. 이름이 .csv로 끝나야 합니다
given-twice-members-list = { $path }{ PARTICLE($path, "을/를") } 두 번 적었습니다. 회원 명단, 자격 명단, 안내문, 발송 표는 서로 다른 파일이어야 합니다
nothing-was-written-these =
    아무것도 쓰지 않았습니다. { $list }에 있으나 회원 명단에 없습니다: { $gone }
    새 회원: { $fresh }
    연락처나 회원번호만 바뀐 같은 사람이 있으면 두 번 투표하게 됩니다
election-accepts-no-one = 이 선거는 일회용 등록 코드를 받지 않습니다
make-its-manifest-with = 등록관과 `--codes`가 있는 정의서를 만드십시오: `tupyo manifest new --registrar … --codes`.
roll-sealed-nobody-comes = 명부를 확정했으므로 아무도 더 오를 수 없습니다
not-on-both-lists = { $person }{ PARTICLE($person, "은/는") } 두 명단에 모두 있지 않습니다
new-members-on-already =
    새 회원 { $fresh }명, { $list }에 이미 있는 회원 { $known }명, 코드를 다시 받는 회원 { $again }명.{ $lines }
    { $list }에 더하고, 코드는 다음 파일에 적습니다.{ $files }
warning-these-on-no = 경고: 회원 명단에 없지만 { $list }에 그대로 남습니다. { $gone }
write-them = 쓰려면
links-lead-page-there = 링크는 { $page }{ PARTICLE($page, "으로/로") } 이어지고, 그 페이지는 같은 주소의 게시판과 통신합니다. 게시판이 다른 곳에 있으면 `--board`로 주소를 적으십시오. 여기에서 쓰는 게시판은 { $board }입니다.
files-with-codes-written = 코드가 든 파일은 썼습니다. 자격 명단에 새 회원이 있으면 코드를 나누어 주고, 없으면 그 파일을 지운 뒤 다시 실행하십시오.
nothing-write-all-members = 쓸 것이 없습니다. 회원 { $known }명이 모두 { $list }에 있습니다.
wrote-codes-members-registrar = 코드 { $codes }개를 적었고 { $list }에 회원 { $listed }명이 있습니다. 실행 중인 등록 서비스는 SIGHUP(`kill -HUP`)을 받으면 명단을 다시 읽습니다. 코드를 나누어 준 뒤 코드가 든 파일을 지우십시오.
no-faults-voters-have = 잘못된 곳이 없습니다. 선거인 { $count }명, 미등록 { $absent }명. 다음 단계: `tupyo roll import`.
posting-roll = 명부 게시
roll-voters-root-have = 명부에 선거인 { $count }명을 게시했습니다(루트 { $root }, 미등록 { $absent }명). 다음 단계: `tupyo roll seal`.
voters-would-come-on =
    명부에 오를 선거인은 { $count }명입니다. 제외하는 등록({ $left }개):
    { $text }
post-roll-without-them = 이것들을 빼고 명부를 게시하려면
warning-nothing-read-these =
    경고: 이름이 .registration으로 끝나지 않아 읽지 않는 파일입니다.
    { $files }
nobody-registers-now-joint = 지금은 등록할 수 없습니다. 공동 열쇠를 아직 게시하지 않았거나 명부를 이미 확정했습니다
members-have-registered = 회원 { $members }명 중 { $registered }명이 등록했습니다.{ $text }
seal-roll = 이 명부를 확정하려면
roll-sealed-with-voters = 선거인 { $count }명의 명부를 확정했습니다(루트 { $root }). 다음 단계: `tupyo open`.
roll-voters-nobody-comes =
    명부의 선거인은 { $count }명이며, 확정하면 아무도 더 오를 수 없습니다. 루트: { $root }
    { $text }
fewer-voters-than-floor =
    가중치가 같은 선거인이 최소 투표 수({ $floor })보다 적은 곳입니다.
    { $text }
write-members-as-they = 같은 사람은 자격 명단에 있는 대로 적으십시오. 서로 다른 사람이면 `--gone-stay`를 더해 다시 실행하십시오.
text =
    { "" }
    { "  " }{ $title } [{ $id }]: { $count }명
of =
    { "" }
    { "  " }{ $title } [{ $id }]: { $of }명 중 { $registered }명
lines-roll-no-member =
    { "" }
    명부의 줄 가운데 회원의 것이 아닌 줄: { $others }
documents-wait-for-other =
    { "" }
    다른 등록관의 서명을 기다리는 문서: { $waiting }
wrote-who-have-not =
    { "" }
    등록하지 않은 { $missing }명을 { $path }에 적었습니다.
