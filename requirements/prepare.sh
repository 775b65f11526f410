# The base that ./run and ./test share: system packages, virtual environment, hashed requirements.
# Sourced with the project's root as the working directory; needs nothing but bash and what every Debian has.

venv=.venv

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# The first Python of version 3.11 or later that can make a virtual environment; nothing when there is none.
find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

# Install the named Debian packages when we may, or name the one line that does.
need_packages() {
    [ "$#" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        fail "These system packages are missing, and this is not Debian or Ubuntu: $*
Install what your system calls them, then run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "Some system packages are missing. Install them with this one line, then run this again:

    sudo apt-get install -y --no-install-recommends $*
"
    fi
    say "Installing system packages: $*"
    local log
    log=$(mktemp)
    if ! { DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "The system packages could not be installed; the lines above say why."
    fi
    rm -f "$log"
}

python_packages() {
    [ -n "$(find_python)" ] || say "python3 python3-venv"
}

# What the environment was made from: the requirement files, the Python, and where the project lies.
fingerprint() {
    { cat "$@" requirements/prepare.sh; "$venv/bin/python" -V; pwd; } | sha256sum | cut -d ' ' -f 1
}

install_requirements() {
    local name=$1 python stamp options=() file
    shift
    stamp=$venv/.stamp-$name
    if [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint "$@" 2>/dev/null)" ]; then
        return 0
    fi
    if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
        say "Making the virtual environment in $venv"
        python=$(find_python)
        rm -rf "$venv"
        "$python" -m venv "$venv"
    fi
    for file in "$@"; do options+=(-r "$file"); done
    say "Installing the Python packages ($name); the first time takes a minute or two"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-deps --require-hashes \
        --only-binary :all: "${options[@]}" </dev/null ||
        fail "The Python packages could not be installed; the lines above say why."
    install_project
    fingerprint "$@" >"$stamp"
}

# The project runs from where it lies: a path file and a console command, so that no build tool is needed.
install_project() {
    local site
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd >"$site/engage.pth"
    cat >"$venv/bin/engage" <<SCRIPT
#!/bin/sh
exec "$PWD/$venv/bin/python" -c 'import sys; sys.argv[0] = "engage"; from engage.commands import main; sys.exit(main())' "\$@"
SCRIPT
    chmod +x "$venv/bin/engage"
}

# One at a time: ./run and ./test may be started together.
prepare() {
    (
        flock 9
        install_requirements "$@"
    ) 9<requirements/prepare.sh
}
