#!/bin/bash
# scripts/examples: the application is built and started, and each command line
# in the manifests is run beside it.
. "${0%/*}/../lib/tap.sh"
examples=$tests/../scripts/examples

mkdir bin image image/{data,builder} upload
"$S2IBOX" --install bin
PATH=$work/bin:$PATH
cp -r "$examples/application" image/src
cd image/src || exit
about 'the application'
run s2i-check
is "$status $out$err" '0 ' 's2i-check finds nothing wrong'

cd "$work" || exit
mv image/src upload/src
mkdir image/src
cd image/src || exit
export S2I_APPLICATION_PATH=$work/image S2I_UPLOAD_PATH=$work/upload/src
export S2I_SCRIPTS_PATH=$work/image/builder
run s2i-assemble
is "$status" 0 'it is built'
(exec s2i-run 2>/dev/null) &
application=$!
run s2i-hook warm_up
is "$status$out$err" 0 'it starts, and is ready'

if python3 -c 'import yaml' 2>/dev/null; then
	for file in "$examples"/*.yaml; do
		about "${file##*/}"
		count_before=$count words=()
		while IFS= read -r -d '' word; do
			[[ ! $word ]] || { words+=("$word"); continue; }
			run timeout 30 "${words[@]:1}"
			is "$status" 0 "${words[*]:1} succeeds"
			words=()
		done < <(python3 "$tests/lib/commands.py" "$file" |
			sed -z "s:^/data/:${work//[&:]/\\&}/image/data/:")
		ok 'it has commands' test "$count" -gt "$count_before"
	done
	about 'the commands of all'
	is "$(wc -l <"$work/image/data/setup-was")" 1 'setup is run once'
else
	skip 1 'needs python3-yaml'
fi

about 'the application'
kill "$application"
wait "$application"
is $? 0 'TERM ends it, with its own status'

tree=$tests/..
for line in 'COPY s2ibox /usr/local/bin/s2ibox' \
	'LABEL io.openshift.s2i.scripts-url=image:///usr/local/libexec/s2ibox'; do
	about "$line"
	ok 'README has it' grep -qF "$line" "$tree/README"
	ok 'the Dockerfile has it' grep -qxF "$line" \
		"$examples/builder/Dockerfile"
done
