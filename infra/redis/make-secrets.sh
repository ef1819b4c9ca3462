#!/usr/bin/env bash
# Makes what a Redis needs that workers on other machines reach, and what each of them needs:
#   infra/redis/make-secrets.sh DIRECTORY NAME_OR_ADDRESS...
# NAME_OR_ADDRESS are the names and addresses by which the machine of Redis is reached from outside; the first one is
# written into worker.url. Nothing that exists is made anew: delete a file to have a new one.
#   ca.crt             who signed the certificate; every client gets it (NODE_EXTRA_CA_CERTS)
#   ca.key             signs certificates; keep it off every machine
#   redis.crt/.key     Redis's own
#   users.acl          the users of Redis, with the hashes of their passwords
#   bot.url            REDIS_URL of the bot, inside docker-compose.shared-redis.yml's network
#   worker.url         REDIS_URL of workers on other machines; local-worker.url of the one beside the bot
#   operator.url       REDIS_URL of the command line, and of backups
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,4s/^# //p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
dir=$1; shift
outside=$1
port=${REDIS_TLS_PORT:-6380}
prefix=${REDIS_PREFIX:-doppel}
# The directory is its owner's alone; the files must be readable by the users inside the containers.
mkdir -p "$dir"; chmod 700 "$dir"; cd "$dir"
umask 022

if [ ! -e ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -sha256 \
    -subj "/CN=Doppel Redis CA" -addext "basicConstraints=critical,CA:TRUE" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout ca.key -out ca.crt 2>/dev/null
  chmod 600 ca.key
fi

if [ ! -e redis.crt ]; then
  names="DNS:redis,DNS:localhost,IP:127.0.0.1"
  for name in "$@"; do
    if [[ $name =~ ^[0-9.]+$ || $name == *:* ]]; then names+=",IP:$name"; else names+=",DNS:$name"; fi
  done
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$outside" \
    -keyout redis.key -out redis.csr 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names" > redis.ext
  openssl x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 -sha256 \
    -extfile redis.ext -out redis.crt 2>/dev/null
  rm redis.csr redis.ext
  chmod 644 redis.key
fi

if [ ! -e users.acl ]; then
  acl=$(sed "s/PREFIX/$prefix/g" "$here/users.acl")
  for user in operator bot worker; do
    password=$(openssl rand -hex 32)
    hash=$(printf %s "$password" | sha256sum | cut -d' ' -f1)
    acl=${acl//#${user^^}_HASH/#$hash}
    here_url=$user.url; [ "$user" = worker ] && here_url=local-worker.url
    printf 'rediss://%s:%s@redis:6380\n' "$user" "$password" > "$here_url"
    [ "$user" = worker ] || continue
    host=$outside; [[ $host == *:* ]] && host="[$host]"
    printf 'rediss://worker:%s@%s:%s\n' "$password" "$host" "$port" > worker.url
  done
  printf '%s\n' "$acl" > users.acl
fi
echo "In $dir: $(ls | tr '\n' ' ')"
