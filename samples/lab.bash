# The laboratory of samples/record: packages, two machines on a cable, captures.
#
# The machines are the network namespaces `srv` and `cli`. Their cable is a veth
# pair, `lan0` at both ends, so that frames look like a LAN's.

work=$(mktemp -d)
packages=$work/packages
mkdir "$packages"
daemons=()
apt_options=(-o APT::Sandbox::User=root)

srv4=192.0.2.1 cli4=192.0.2.2
srv6=2001:db8::1 cli6=2001:db8::2

trap 'lab_down; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# install PACKAGE...: tools of the laboratory itself, installed if missing.
install() {
    dpkg -s "$@" >"$work/dpkg.log" 2>&1 && return
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >"$work/apt.log"
}

# unpack DIRECTORY PACKAGE...: unpacks packages below $packages/DIRECTORY without
# installing them, so that servers that exclude each other can be used together
# and none of them is started on the machine. `apt_options` may be added to, to name
# other sources.
unpack() {
    local root=$packages/$1 deb
    shift
    mkdir -p "$root/debs"
    (cd "$root/debs" && apt-get "${apt_options[@]}" -qq download "$@")
    for deb in "$root"/debs/*.deb; do
        dpkg -x "$deb" "$root"
    done
}

lab_up() {
    ip netns add srv
    ip netns add cli
    ip link add lan0 netns srv type veth peer name lan0 netns cli
    plug_in srv 00:00:5e:00:53:01 $srv4 $srv6
    plug_in cli 00:00:5e:00:53:02 $cli4 $cli6
}

# lab_trunk VLAN: puts two switches between the machines. What their trunk carries
# is tagged, and can be captured at `trunk-srv` of machine `trunk`.
lab_trunk() {
    local interface
    ip -n srv link delete lan0
    ip netns add trunk
    ip link add lan0 netns srv type veth peer name port-srv netns trunk
    ip link add lan0 netns cli type veth peer name port-cli netns trunk
    ip link add trunk-srv netns trunk type veth peer name trunk-cli netns trunk
    for interface in port-srv trunk-srv port-cli trunk-cli; do
        ip -n trunk link set $interface promisc on up
    done
    plug_in srv 00:00:5e:00:53:01 $srv4 $srv6
    plug_in cli 00:00:5e:00:53:02 $cli4 $cli6
    start trunk /usr/bin/python3 "$samples/trunk.py" "$1" port-srv trunk-srv port-cli trunk-cli
}

# plug_in MACHINE MAC IPV4 IPV6
plug_in() {
    on "$1" ethtool -K lan0 tx off tso off gso off gro off >"$work/ethtool.log"
    ip -n "$1" link set lo up
    ip -n "$1" link set lan0 address "$2" up
    ip -n "$1" address add "$3/24" brd + dev lan0
    ip -n "$1" address add "$4/64" dev lan0 nodad
    ip -n "$1" route add 224.0.0.0/4 dev lan0
}

lab_down() {
    local daemon machine
    for daemon in "${daemons[@]}"; do
        kill "$daemon" 2>>"$work/kill.log" || true
        wait "$daemon" 2>>"$work/kill.log" || true
    done
    daemons=()
    for machine in srv cli trunk; do
        if [[ -e /run/netns/$machine ]]; then
            ip netns delete "$machine"
        fi
    done
}

# on MACHINE COMMAND...
on() {
    local machine=$1
    shift
    ip netns exec "$machine" "$@"
}

# start MACHINE COMMAND...: runs a daemon until the sample is recorded.
start() {
    ip netns exec "$@" >>"$work/daemons.log" 2>&1 &
    daemons+=($!)
}

# capture FILE COUNT FILTER [OPTION...]: captures COUNT frames (0: until `captured`)
# with tcpdump, or with dumpcap if FILE is a pcapng (then with nanoseconds) or there
# are OPTIONs for it. `machine` and `interface` say where.
capture() {
    local count=$2 filter=$3
    local writer=(tcpdump --immediate-mode -U "$filter")
    capturing_file=$1
    shift 3
    if [[ $capturing_file == *.pcapng || $# -gt 0 ]]; then
        writer=(dumpcap -q "$@" -f "$filter")
    fi
    if ((count > 0)); then
        writer+=(-c "$count")
    fi
    : >"$work/capture.log"
    ip netns exec "${machine:-srv}" "${writer[@]}" -i "${interface:-lan0}" -w "$work/$capturing_file" \
        2>"$work/capture.log" &
    capturing=$!
    until grep -qE 'listening on|File:' "$work/capture.log"; do
        sleep 0.1
        kill -0 $capturing
    done
}

# captured [SECONDS]: waits until the capture ends by itself, at most 90 seconds, or
# ends it after SECONDS, and keeps its file or files.
captured() {
    local deadline=$((SECONDS + ${1:-90}))
    while kill -0 $capturing 2>>"$work/kill.log" && ((SECONDS < deadline)); do
        sleep 0.2
    done
    if kill $capturing 2>>"$work/kill.log" && (($# == 0)); then
        echo "$capturing_file: too few frames" >&2
    fi
    wait $capturing || true
    keep "$work/${capturing_file%.*}"*".${capturing_file##*.}"
}

# keep FILE...: moves captures to the protocol's samples.
keep() {
    local file
    for file in "$@"; do
        chmod 644 "$file"
        capinfos -Mcs "$file" | sed -n 's/^\(Number of packets\|File size\)/   &/p'
        mv "$file" "$here"
    done
}
