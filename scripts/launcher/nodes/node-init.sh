#!/bin/sh
# The first process of a node: it runs inside the node's new namespaces, sets up what only this node may see, and then
# keeps the node's Docker Engine running. It is a shell because a first process has to reap the orphans of its node,
# which a shell does while it waits. Usage: node-init.sh NAME DIRECTORY DOCKERD
set -eu
name=$1 directory=$2 dockerd=$3

echo "$name" >/proc/sys/kernel/hostname

# The cgroup trees as they are mounted on the machine: where, of which type, with which controllers.
grep -E '^[^ ]+ /sys/fs/cgroup[^ ]* cgroup2? ' /proc/self/mounts >"$directory/cgroup-mounts"

# The machine's /sys shows its network devices and its root cgroup; a fresh one shows this node's.
umount -R -l /sys
mount -t sysfs sysfs /sys
if grep -q ' /sys/fs/cgroup cgroup2 ' "$directory/cgroup-mounts"; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # A cgroup with processes in it cannot hand controllers on to its children: the node's own processes go to a leaf.
  mkdir -p /sys/fs/cgroup/init
  for pid in $(cat /sys/fs/cgroup/cgroup.procs); do echo "$pid" >/sys/fs/cgroup/init/cgroup.procs || true; done
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
  done <"$directory/cgroup-mounts"
fi

# Sockets, locks and process files below /run are each node's own.
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
    --exec-opt native.cgroupdriver=cgroupfs --live-restore || true
  sleep 1
done
