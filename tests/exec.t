#!/bin/bash
# s2i-exec: becomes a command, with the application's environment.
. "${0%/*}/tap.sh"
app

run "$S2IBOX" exec sh -c 'echo "$1" "$PWD"; exit 7' - 'a  b'
is "$status" 7 "the command's status is passed on"
is "$out" "a  b $src" 'its words arrive, in the source path'
is "$err" '' 'and nothing is said'
