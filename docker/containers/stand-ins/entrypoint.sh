#!/bin/sh
# Does what the entry points of the public images do for docker/compose.yaml: gives the volume to the server's user,
# prepares a new database, and runs the command as that user.
set -eu

# Runs a command as a user, without the privileges of root.
as() {
  user=$1
  shift
  exec setpriv --reuid="$user" --regid="$user" --clear-groups "$@"
}

prepare_postgres() {
  install --directory --owner=postgres-server --group=postgres-server --mode=0700 "$PGDATA"
  [ -e "$PGDATA/PG_VERSION" ] && return
  password=$(mktemp)
  echo "$POSTGRES_PASSWORD" >"$password"
  chown postgres-server "$password"
  # shellcheck disable=SC2086 # several options
  (as postgres-server initdb --username="$POSTGRES_USER" --pwfile="$password" --auth-local=trust \
    --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS-})
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  # Like the public image: until the database is there, the server listens only on a socket.
  (as postgres-server pg_ctl --wait --options="-c listen_addresses='' -c unix_socket_directories=/tmp" start)
  createdb --host=/tmp --username="$POSTGRES_USER" "$POSTGRES_DB"
  (as postgres-server pg_ctl --wait stop)
}

case $1 in
postgres)
  prepare_postgres
  as postgres-server "$@" -c unix_socket_directories=/tmp
  ;;
redis-server) as redis "$@" ;;
rabbitmq-server)
  chown -R rabbitmq:rabbitmq /var/lib/rabbitmq
  HOME=/var/lib/rabbitmq as rabbitmq "$@"
  ;;
*) exec "$@" ;;
esac
