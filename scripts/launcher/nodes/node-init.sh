#!/bin/sh
# The first process of a node: it runs inside the node's new namespaces, sets up what only this node may see, and then
# keeps the node's Docker Engine running. It is a shell because a first process has to reap the orphans of its node,
# which a shell does while it waits. Usage: node-init.sh NAME DIRECTORY DOCKERD
set -eu
name=$1 directory=$2 dockerd=$3

echo "$name" >/proc/sys/kernel/hostname
# Containers get the engine's limit of open files, which that of a login shell would be too small for.
ulimit -n "$(ulimit -H -n)"

# The machine's /sys shows its network devices and its root cgroup; a fresh one shows this node's.
cat /proc/self/mounts >"$directory/machine-mounts"
umount -R -l /sys
mount -t sysfs sysfs /sys
# The engine confines containers by AppArmor where it finds it here.
if grep -q ' /sys/kernel/security ' "$directory/machine-mounts"; then mount -t securityfs securityfs /sys/kernel/security; fi

if grep -q ' /sys/fs/cgroup cgroup2 ' "$directory/machine-mounts"; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  while read -r _ path type options _; do
    case $type in cgroup) ;; *) continue ;; esac
    controllers=$(echo "$options" | tr , '\n' | grep -E '^(name=.*|cpu|cpuacct|cpuset|memory|devices|freezer|blkio|pids|net_cls|net_prio|perf_event|hugetlb|rdma|misc)$' | paste -sd, -)
    # A tree that cannot be mounted again is one that no container here can use.
    case $controllers in "") continue ;; name=*) mounted="none,$controllers" ;; *) mounted=$controllers ;; esac
    mkdir -p "$path"
    mount -t cgroup -o "$mounted" cgroup "$path" || { rmdir "$path"; continue; }
    case $controllers in
    name=*) ;;
    *,*) for one in $(echo "$controllers" | tr , ' '); do ln -sfn "${path##*/}" "/sys/fs/cgroup/$one"; done ;;
    esac
  done <"$directory/machine-mounts"
fi

# Sockets, locks and process files below /run are each node's own. The machine's stay in sight in one place, for images to
# be copied from its engine.
mkdir -p "$directory/machine-run"
mount --bind /run "$directory/machine-run"
mount -t tmpfs -o mode=755,size=512m tmpfs /run
resolver=$(readlink -m /etc/resolv.conf)
mkdir -p "${resolver%/*}"
[ -e "$resolver" ] || : >"$resolver"
mount --bind "$directory/resolv.conf" "$resolver"

# Engines that share /etc/docker would call themselves by the same identity.
mkdir -p /etc/docker "$directory/etc-docker"
mount --bind "$directory/etc-docker" /etc/docker

: >"$directory/up"
while :; do
  rm -f /run/docker.pid
  # Pods are wired and their traffic is translated by the agent; live restore keeps them running while the engine is down.
  "$dockerd" --data-root "$directory/docker" --exec-root /run/docker --pidfile /run/docker.pid \
    -H "unix://$directory/docker.sock" --bridge=none --iptables=false --ip-masq=false --userland-proxy=false \
    --exec-opt native.cgroupdriver=cgroupfs --live-restore --log-level=warn || true
  sleep 1
done
