#!/bin/sh
# Writes a backup of a running Redis to stdout, as a tar file of its appendonlydir:
#   infra/redis/backup.sh .data/redis > backup.tar
#   docker compose exec -T redis sh -s -- /data < infra/redis/backup.sh > backup.tar
# Redis may write, and rewrite its file, meanwhile: what was acknowledged before is in it.
set -eu
dir=${1:?the folder that has appendonlydir in it}
source=$dir/appendonlydir
links=$dir/.backup-$$
trap 'rm -rf "$links"' EXIT INT TERM
# Links keep the files that the manifest names even if Redis, done with them, takes them away.
link() {
  rm -rf "$links"
  mkdir -p "$links/appendonlydir"
  cp "$source"/*.manifest "$links/appendonlydir/" || return 1
  for file in $(sed -n 's/^file \([^ ]*\) .*/\1/p' "$links"/appendonlydir/*.manifest); do
    ln "$source/$file" "$links/appendonlydir/$file" 2>/dev/null || return 1
  done
}
tries=0
until link; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || { echo "Redis keeps rewriting its file: try again later." >&2; exit 1; }
  sleep 0.1
done
# 1: the last file grew meanwhile, as it may; Redis starts from what is there.
tar -C "$links" --warning=no-file-changed -cf - appendonlydir || [ $? -eq 1 ]
