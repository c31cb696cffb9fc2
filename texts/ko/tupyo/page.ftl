### `tupyo page`.

page-announced-its-digest = 페이지를 공고했습니다. 다이제스트: { $digest }
page-holds-already-there = 이 페이지가 이미 공고되어 있어 파일을 쓰지 않았습니다.
give-directory-made-with = `web/build`가 만든 디렉터리를 assets.json과 함께 주십시오.
make-page-anew-with = `web/build`로 페이지를 다시 만들고 아무것도 바꾸지 마십시오.
announced-files-entry-ledger =
    공고: { $digest }, 파일 { $files }개, 원장의 항목 { $index }번.
    { $all }
serves-what-was-announced = { $url }: 이 프로그램에 보인 것은 공고와 같습니다.
differs-from-what-was = { $url }: 공고와 { $count }군데 다릅니다.{ $found }
cannot-be-reached-at = { $url }: /{ $path }에서 연결할 수 없습니다({ $reason }).{ $found }
no-page-was-announced = 이 선거의 원장에 페이지를 공고한 적이 없습니다
ask-officials-announce = 선거관리자에게 `tupyo page announce`로 공고해 달라고 하십시오.
page-was-announced-for = 페이지의 주소를 공고하지 않았습니다. 주소를 주십시오
anywhere = 어디든
announced-for-good-voters =
    되돌릴 수 없는 공고: 투표 페이지는 파일 { $files }개와 머리글 { $lines }줄로 이루어집니다.
    다이제스트: { $digest }
    주소: { $addresses }{ $anywhere }{ $changes }{ $reason }
    그때부터 `tupyo page check`는 다른 파일을 모두 알립니다. 서버가 이 파일을 제공하는지 확인하십시오.
missing-http = { $path }: 없음(HTTP { $status })
whoever-asks-sent-elsewhere = { $path }: 다른 곳으로 보냄(HTTP { $status })
other-bytes-sha-announced = { $path }: 내용이 다름, SHA-256 { $found }, 공고 { $announced } (요청한 부호화: { $asked })
longer-than-mib = { $path }: 16 MiB보다 긺
encoding-damaged-or-was = { $path }: 부호화가 손상되었거나 요청하지 않은 것임
header-line-announced =
    { $path }: 머리글 `{ $name }`: { $found }
    { "      " }공고: { $announced }
header-line-which-was = { $path }: 공고하지 않은 머리글 `{ $name }`{ PARTICLE($name, "이/가") } 다른 것을 불러오거나 실행하게 함
served-was-not-announced = { $path }: 공고하지 않은 것을 제공함
names-other-files-hashes = { $path }: 공고와 다른 파일, 해시, 머리글이 적혀 있음
page-with-digest-signed = 다이제스트 { $digest }의 페이지에 서명하여 { $path }에 썼습니다. 누구나 `tupyo entry post`로 게시할 수 있습니다.
none-addresses-were-announced =
    { "" }
    { "  " }공고한 주소가 아닙니다.
