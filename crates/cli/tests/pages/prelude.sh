# What stands before the commands of a page when they are played: stop at the first failure; make scrypt quick; take free
# ports in the place of those that the page names; wait for what listens instead of sleeping; stop all of it in the end.
set -eu
mkdir .played
trap 'builtin kill $(jobs -p) 2>/dev/null || true' EXIT

# Where a program listens by what it has printed, as 127.0.0.1:PORT; nothing before it does.
page_at() { sed -n 's#^listening on http://##p' "$1" 2>/dev/null || true; }

# ALL: the arguments, with the addresses at which programs really listen. One that is started again keeps its address.
page_translate() {
    local file
    ALL=("$@")
    for file in .played/*.out; do
        if [ -n "$(page_at "$file")" ]; then page_at "$file" > "${file%.out}.at"; fi
    done
    for file in .played/*.at; do
        [ ! -e "$file" ] || ALL=("${ALL[@]//127.0.0.1:$(basename "$file" .at)/$(cat "$file")}")
    done
}

page_listen() {
    local port
    port="$(printf '%s\n' "$@" | sed -n 's/^127\.0\.0\.1:\([0-9]*\)$/\1/p')"
    page_translate "$@"
    [ -e ".played/$port.at" ] || ALL=("${ALL[@]/#127.0.0.1:$port/127.0.0.1:0}")
    echo "$BASHPID" > ".played/$port.pid"
    exec "$TUPYO" "${ALL[@]}" > ".played/$port.out"
}

tupyo() {
    page_translate "$@"
    case "${1-} ${2-}" in
        "serve "* | "witness serve" | "registrar run") page_listen "$@" ;;
        "trustee rehearse") "$TUPYO" "${ALL[@]}" ;;
        "key new" | "witness keygen" | "trustee "* | "card register") "$TUPYO" "${ALL[@]}" --scrypt-work-factor 2 ;;
        "registrar init")
            "$TUPYO" "${ALL[@]}" --scrypt-work-factor 2
            sed -i 's/^{$/{ "posting": { "interval_seconds": 1 },/' */config.json 2>/dev/null || true
            ;;
        *) "$TUPYO" "${ALL[@]}" ;;
    esac
}

# As many programs listen as run.
sleep() {
    local try file address listening
    for try in $(seq 6000); do
        listening=0
        for file in .played/*.out; do
            address="$(page_at "$file")"
            if [ -n "$address" ] && (exec 3<> "/dev/tcp/127.0.0.1/${address##*:}") 2>/dev/null; then
                listening=$((listening + 1))
            fi
        done
        if [ "$listening" = "$(jobs -pr | wc -l)" ]; then return; fi
        command sleep 0.05
    done
    echo "something does not listen"
    exit 1
}

# What is killed does not listen any more; a SIGHUP is given the time that the page gives it.
kill() {
    local file pid
    builtin kill "$@"
    if [ "$1" = -HUP ]; then
        command sleep 2
        return
    fi
    for file in .played/*.pid; do
        for pid in "$@"; do
            if [ -e "$file" ] && [ "$(cat "$file")" = "$pid" ]; then rm -f "$file" "${file%.pid}.out"; fi
        done
    done
}
