//! A letter to everybody whose key the manifest needs: what to do, what to send back, what never to send.

use std::fs;
use std::path::{Path, PathBuf};

use tupyo_election::{ManifestDraft, PersonDraft};

use super::{Folder, holds};
use crate::commands::manifest::desk::Desk;
use crate::failure::Failure;
use crate::files::{self, Readers};

/// Writes the letters; where they are.
pub fn write(desk: &mut Desk, folder: &Folder, draft: &ManifestDraft) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(&folder.invitations).map_err(|error| Failure::file(&folder.invitations, &error))?;
    let registrars = draft.registration.as_ref().map(|rules| rules.registrars.as_slice()).unwrap_or_default();
    let roles = [(&draft.officials[..], OFFICIAL), (&draft.trustees.members[..], TRUSTEE), (registrars, REGISTRAR)];
    let mut written = Vec::new();
    for (people, does) in roles {
        for person in people {
            let path = folder.invitations.join(format!("{}.txt", person.id));
            put(desk, &path, letter(desk, draft, person, does).as_bytes())?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Writes a letter; one that is there stays as it is, since people change letters before they send them.
fn put(desk: &Desk, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if !path.exists() {
        return files::write_new(path, bytes, Readers::Everybody);
    }
    if !holds(path, bytes) {
        let shown = path.display();
        desk.say().note(
            &format!("{shown} is there and differs from what would be written; it stays. Remove it to have it anew."),
            &format!("{shown} 안내문이 이미 있고 내용이 다르므로 그대로 둡니다. 새로 쓰려면 지우고 다시 실행하십시오."),
        );
    }
    Ok(())
}

/// What each role is for, and what comes later.
const OFFICIAL: [&str; 2] = [
    "You are an official: you sign what opens, closes and announces the election.\n\nLater: next-steps.txt, which comes \
    with the manifest, has the commands.",
    "선거관리자로서 투표의 시작과 마감, 공고에 서명하시게 됩니다.\n\n다음 일: 선거 정의서와 함께 만들어지는 next-steps.txt에 명령이 적혀 있습니다.",
];
const TRUSTEE: [&str; 2] = [
    "You are a trustee: with the other trustees you make the key for which votes are encrypted, and after voting you open \
    the sums. Nobody can open them without you all, or as many of you as the election says; and if too many lose their \
    files, there is no result.\n\nLater, when anchors.json has come from an official:\n  tupyo trustee ceremony --wait \
    --anchors anchors.json --key ID.key --secrets ID.secrets\nall trustees at about the same time, then make a backup and \
    keep it elsewhere:\n  tupyo trustee backup ID.backup --secrets ID.secrets\nand after voting:\n  tupyo trustee agree \
    --anchors anchors.json --key ID.key --secrets ID.secrets\n  tupyo trustee decrypt --anchors anchors.json --key ID.key \
    --secrets ID.secrets\nand with the result:\n  tupyo trustee wipe --anchors anchors.json --key ID.key --secrets ID.secrets",
    "수탁자로서 다른 수탁자들과 함께 표를 암호화할 열쇠를 만들고, 투표가 끝나면 집계를 여시게 됩니다. 정한 수의 수탁자가 모이지 않으면 누구도 열 수 없고, 너무 많은 \
    수탁자가 파일을 잃으면 결과가 나오지 않습니다.\n\n다음 일: 선거관리자에게서 anchors.json을 받으면\n  tupyo trustee ceremony --wait --anchors anchors.json \
    --key ID.key --secrets ID.secrets\n를 다른 수탁자들과 비슷한 시각에 실행하고, 백업을 만들어 다른 곳에 두십시오.\n  tupyo trustee backup ID.backup --secrets \
    ID.secrets\n투표가 끝난 뒤에는\n  tupyo trustee agree --anchors anchors.json --key ID.key --secrets ID.secrets\n  tupyo trustee decrypt --anchors \
    anchors.json --key ID.key --secrets ID.secrets\n결과가 게시된 뒤에는\n  tupyo trustee wipe --anchors anchors.json --key ID.key --secrets ID.secrets",
];
const REGISTRAR: [&str; 2] = [
    "You are a registrar: you sign the registrations of voters.\n\nLater: docs/registrar.md says how.",
    "등록관으로서 선거인 등록에 서명하시게 됩니다.\n\n다음 일: docs/registrar.md에 방법이 있습니다.",
];

fn letter(desk: &Desk, draft: &ManifestDraft, person: &PersonDraft, does: [&str; 2]) -> String {
    let tag = desk.say().tag();
    let shown = |texts: &std::collections::BTreeMap<String, String>| {
        texts.get(tag).or_else(|| texts.values().next()).cloned().unwrap_or_default()
    };
    let (election, name, id) = (shown(&draft.title), shown(&person.title), &person.id);
    let does = does.map(|text| text.replace("ID.", &format!("{id}.")));
    let en = format!(
        "{election}\n\nTo {name}\n\n{}\n\nNow:\n1. Install tupyo on a machine of your own.\n2. Make a key. You are asked for a \
        passphrase: choose a long one, and forget it not.\n     tupyo key new --id {id} --out {id}.key --public {id}.json\n3. \
        Send back {id}.json, the public part. Read its key to the official over the telephone, so that nobody puts another in \
        its place.\n4. Never send {id}.key, any file of secrets or a passphrase to anybody: no official will ask for them.\n",
        does[0]
    );
    let ko = format!(
        "{election}\n\n{name} 귀하\n\n{}\n\n지금 하실 일\n1. 본인의 컴퓨터에 tupyo를 설치하십시오.\n2. 열쇠를 만드십시오. 암호를 물으면 긴 것으로 정하고 잊지 \
        마십시오.\n     tupyo key new --id {id} --out {id}.key --public {id}.json\n3. 공개 부분인 {id}.json을 보내 주십시오. 다른 것으로 바뀌지 않도록 열쇠 \
        값을 전화로 선거관리자에게 확인해 주십시오.\n4. {id}.key와 비밀 파일, 암호는 누구에게도 보내지 마십시오. 선거관리자는 이를 요구하지 않습니다.\n",
        does[1]
    );
    desk.say().text(&en, &ko).to_owned()
}
