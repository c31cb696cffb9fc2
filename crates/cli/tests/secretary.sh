# A secretary's whole election in Korean: questions, letters, keys, board, ceremony, roll, votes, a late correction, a
# trustee who is lost, a result to print. Played by secretary.rs.
set -eu
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
tupyo() {
    case "$1 $2" in
        "key new" | "trustee "* | "card register") "$TUPYO" "$@" --language ko --passphrase-file passphrase --scrypt-work-factor 2 ;;
        *) "$TUPYO" "$@" --language ko ;;
    esac
}
secretary() { tupyo "$@" --anchors anchors.json --key committee.key --passphrase-file passphrase; }
trustee() { tupyo trustee $2 --anchors $1/anchors.json --key $1/$1.key --secrets $1/$1.secrets; }
value() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$2"; }

echo '우리 협회의 긴 암호' > passphrase
printf 'title,id\n김민지,\n이서준,\n' > 후보.csv
printf '%s\n' 'ko en' '제12차 정기총회' '12th general meeting' 'chonghoe' '회장 | 임기는 2년입니다' 'President' \
    '@후보.csv' '' '' '' 1 예 '' '' '선거관리위원회' 'Committee' '' '김하나' '' '이두리' '' '박세미' '' '정네모' '' '최다섯' '' '' 3 \
    '' '아니요' 2 30 '' '아니요' '' 예 > answers
tupyo election new < answers

# Everybody does what the letter says, and sends back the public part.
tupyo key new --id committee --out committee.key --public keys/committee.json
for who in trustee-1 trustee-2 trustee-3 trustee-4 trustee-5; do
    grep -q "tupyo key new --id $who --out $who.key --public $who.json" invitations/$who.txt
    mkdir $who
    tupyo key new --id $who --out $who/$who.key --public keys/$who.json
done
"$TUPYO" board ledger --data board > keys/ledger.json
tupyo election new < /dev/null

touch serve.out
"$TUPYO" serve --data board --listen 127.0.0.1:0 --official "$(value key keys/committee.json)" > serve.out 2> serve.log &
for try in $(seq 6000); do
    BOARD="$(sed -n 's/^listening on //p' serve.out)"
    [ -z "$BOARD" ] || break
    sleep 0.05
done
tupyo election create --board "$BOARD" --manifest manifest.json --key committee.key --out anchors.json --passphrase-file passphrase

# Trustee 5 does not answer, and is left out.
for who in trustee-1 trustee-2 trustee-3 trustee-4; do cp anchors.json $who/; trustee $who commit; done
secretary election restart --yes --exclude trustee-5 --reason '최다섯 수탁자가 일주일째 답하지 않습니다.'
for round in commit reveal share confirm; do
    for who in trustee-1 trustee-2 trustee-3 trustee-4; do trustee $who $round; done
done
tupyo trustee backup trustee-2.backup --secrets trustee-2/trustee-2.secrets
secretary joint-key post

# Three members, and one who comes late.
tupyo card issue --count 3 --out-dir cards --list cards.csv
tupyo card issue --count 1 --out-dir late --list late.csv
mkdir registrations voters
number=0
for card in cards/*.card late/*.card; do
    number=$((number + 1))
    tupyo card register --anchors anchors.json --card $card --out voters/$number.key --registration registrations/$number.registration
    if [ $number = 3 ]; then tupyo roll check --anchors anchors.json --list cards.csv --registrations registrations; fi
done
tail -n +2 late.csv >> cards.csv
tupyo roll check --anchors anchors.json --list cards.csv --registrations registrations
secretary roll import --list cards.csv --registrations registrations
secretary roll seal --yes
secretary open --yes

vote() {
    printf "president=$2\ncast\n" |
        tupyo vote --anchors anchors.json --key voters/$1.key --passphrase-file passphrase --choices - --receipt voters/$3.receipt
}
vote 1 option-1 first
vote 2 option-2 second
# A correction while people vote; the late member votes, and a member votes again.
echo '제12차 정기총회' | secretary election notice --text '정정: 회장의 임기는 2년이 아니라 3년입니다.'
vote 4 option-1 late
vote 2 option-1 again
secretary close --yes
secretary tally post

# Trustee 2 agrees, loses the file, and opens with the backup.
for who in trustee-1 trustee-2 trustee-3 trustee-4; do trustee $who "agree --yes"; done
rm trustee-2/trustee-2.secrets
tupyo trustee restore trustee-2.backup --secrets trustee-2/trustee-2.secrets
for who in trustee-1 trustee-2 trustee-3; do trustee $who decrypt; done
secretary result post

tupyo record export --anchors anchors.json --out record
tupyo result show record --election "$(value election anchors.json)" --format html > result.html
tupyo verify record --election "$(value election anchors.json)"
