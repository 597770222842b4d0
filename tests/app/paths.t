#!/bin/bash
# The paths: where each is taken from, in which order, and what learns them.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/namespaces.sh"

# paths [NAME=VALUE...]: $out is the three paths and the working directory.
paths() {
	run env "$@" "$S2IBOX" exec sh -c 'printf "%s|" \
		"$S2I_APPLICATION_PATH" "$S2I_SOURCE_PATH" "$S2I_SCRIPTS_PATH"
		pwd -P'
}

mkdir -p one/src two/src three/src bare s1 s2 s3
here=$work

about 'the application path'
export S2I_SCRIPTS_PATH=/s
paths S2I_APPLICATION_PATH="$here/one" APP_ROOT="$here/two"
is "$out" "$here/one|$here/one/src|/s|$here/one/src" \
	'S2I_APPLICATION_PATH comes before APP_ROOT'
paths APP_ROOT="$here/two"
is "$out" "$here/two|$here/two/src|/s|$here/two/src" \
	'APP_ROOT comes after S2I_APPLICATION_PATH'
paths S2I_APPLICATION_PATH= APP_ROOT="$here/two"
is "$out" "$here/two|$here/two/src|/s|$here/two/src" \
	'an empty S2I_APPLICATION_PATH counts as unset'
paths S2I_SOURCE_PATH="$here/bare"
is "$out" "/opt/app-root|$here/bare|/s|$here/bare" '/opt/app-root comes last'
paths S2I_SOURCE_PATH="$here/bare" S2I_APPLICATION_PATH= APP_ROOT=
is "$out" "/opt/app-root|$here/bare|/s|$here/bare" \
	'an empty APP_ROOT counts as unset'

about 'the source path'
paths APP_ROOT="$here/one" S2I_SOURCE_PATH="$here/bare"
is "$out" "$here/one|$here/bare|/s|$here/bare" \
	'S2I_SOURCE_PATH comes before the src in the application path'
paths APP_ROOT="$here/one" S2I_SOURCE_PATH=
is "$out" "$here/one|$here/one/src|/s|$here/one/src" \
	'an empty S2I_SOURCE_PATH counts as unset'
paths APP_ROOT="$here/bare"
is "$out" "$here/bare|$here|/s|$here" \
	'the working directory counts if there is no src'
echo 'a file' >bare/src
paths APP_ROOT="$here/bare"
is "$out" "$here/bare|$here|/s|$here" \
	'the working directory counts if src is a file'
rm bare/src

about 'the scripts path'
export APP_ROOT=$here/one
unset S2I_SCRIPTS_PATH
paths S2I_SCRIPTS_PATH="$here/s1" STI_SCRIPTS_PATH="$here/s2" \
	STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s1|*" 'S2I_SCRIPTS_PATH comes before STI_SCRIPTS_PATH'
paths S2I_SCRIPTS_PATH= STI_SCRIPTS_PATH="$here/s2" \
	STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s2|*" 'STI_SCRIPTS_PATH comes before STI_SCRIPTS_URL'
paths STI_SCRIPTS_PATH= STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s3|*" 'image:// is taken off STI_SCRIPTS_URL'
paths STI_SCRIPTS_PATH=/nowhere STI_SCRIPTS_URL="image://$here/s3"
like "$out" '*|/nowhere|*' 'a variable counts even if its directory is missing'

default=/usr/libexec/s2i
[[ -d $default || ! -d /usr/local/s2i ]] || default=/usr/local/s2i
for url in '' http://localhost/scripts file:///scripts image:// image://host/s
do
	paths STI_SCRIPTS_URL="$url"
	like "$out" "*|$default|*" "STI_SCRIPTS_URL='$url' does not count"
done

# scripts_paths DIRECTORY...: the scripts path in an image that has just these.
scripts_paths() {
	run "${own_mounts[@]}" bash -c '
		mount -t tmpfs none /usr/libexec
		mount -t tmpfs none /usr/local
		mkdir -p "${@:2}" && exec "$1" exec printenv S2I_SCRIPTS_PATH
	' - "$here/s2ibox" "$@"
}

cp "$S2IBOX" s2ibox
if "${own_mounts[@]}" sh -c 'mount -t tmpfs none /usr/libexec &&
	mount -t tmpfs none /usr/local' 2>/dev/null
then
	scripts_paths /usr/libexec/s2i /usr/local/s2i
	is "$out" /usr/libexec/s2i '/usr/libexec/s2i is the first default'
	scripts_paths /usr/local/s2i
	is "$out" /usr/local/s2i \
		'/usr/local/s2i, of older builders, is the second'
	scripts_paths /usr/local/share
	is "$out" /usr/libexec/s2i 'the first one is named if there is neither'
else
	skip 3 'needs root, or user namespaces, to mount'
fi

about 'relative paths'
paths APP_ROOT=one S2I_SCRIPTS_PATH=s1
is "$out" "$here/one|$here/one/src|$here/s1|$here/one/src" \
	'they begin in the working directory'
paths S2I_SOURCE_PATH=two/src STI_SCRIPTS_PATH=./s2
is "$out" "$here/one|$here/two/src|$here/./s2|$here/two/src" \
	'each variable may have one'

about 'an odd path'
odd=$here/$'an "odd" $(app)\n\'s \\ path; *'
mkdir -p "$odd/src/.s2i/action_hooks" "$odd/src/.s2i/jobs/daily" \
	"$odd/scripts" "$odd/up"
hooks=$odd/src/.s2i/action_hooks
tell='printf "%s: %s\n" "$1" "$S2I_APPLICATION_PATH" "$1" "$S2I_SOURCE_PATH" \
	"$1" "$S2I_SCRIPTS_PATH" "$1" "$(pwd -P)"'
for name in pre_build build deploy run verify setup migrate ready alive mine; do
	printf '#!/bin/sh\nset -- %s\n%s\n' $name "$tell" | hook $name
done
printf '#!/bin/sh\nset -- job\n%s\n' "$tell" >"$odd/src/.s2i/jobs/daily/job"
chmod +x "$odd/src/.s2i/jobs/daily/job"
printf '#!/bin/sh\nset -- assemble\n%s\n' "$tell" >"$odd/scripts/assemble"
chmod +x "$odd/scripts/assemble"
printf 'f() {\n%s\n}\nf build_env\n' "$tell" | env_script build_env
export S2I_APPLICATION_PATH=$odd S2I_SCRIPTS_PATH=$odd/scripts
unset APP_ROOT

# told NAME...: what these print.
told() {
	local name
	for name; do
		printf "$name: %s\n" "$odd" "$odd/src" "$odd/scripts" "$odd/src"
	done
}

for name in verify setup migrate ready alive; do
	run "$S2IBOX" $name
	is "$out" "$(told $name)" \
		"s2i-$name finds its hook, tells it, and runs it there"
done
run "$S2IBOX" hook mine
is "$out" "$(told mine)" 's2i-hook tells its hook'
run "$S2IBOX" jobs daily
is "$out" "$(told job)" 's2i-jobs tells its job'
run "$S2IBOX" shell -c "$tell" - shell
is "$out" "$(told shell)" 's2i-shell tells the shell'
run "$S2IBOX" exec sh -c "$tell" - exec
is "$out" "$(told exec)" 's2i-exec tells the command'

cd "$odd/src" || exit
run "$S2IBOX" run
is "$out" "$(told deploy run)" 's2i-run tells deploy and run'
run env S2I_UPLOAD_PATH="$odd/up" "$S2IBOX" assemble
is "$out" "$(told pre_build assemble build)" \
	's2i-assemble tells all that it runs'
ok 'build_env is told, and its output is stderr' \
	test "${err/"$(told build_env)"/}" != "$err"

printf 'printf "%%s\n" "$S2I_SOURCE_PATH" "$PWD"; D=here' | env_script deploy_env
run "$S2IBOX" exec sh -c 'echo "$D"'
is "$status $out $err" "0 here $odd/src"$'\n'"$odd/src" 'deploy_env is told'
rm "$hooks/deploy_env"
cd "$here" || exit

### Which applets change to the source path, and which insist on being there.
for words in 'exec true' shell ready alive verify setup migrate 'hook verify' \
	'jobs daily' assemble run
do
	about "s2i-$words, and a source path that is missing"
	# shellcheck disable=SC2086
	run env S2I_SOURCE_PATH="$here/no such" "$S2IBOX" $words </dev/null
	is "$status" 125 'the status is 125'
	like "$err" "s2i-${words%% *}: *$here/no such*S2I_SOURCE_PATH*" \
		'the path is named, and the variable'
	is "$out" '' 'nothing has run'
done

for name in assemble run; do
	about "s2i-$name, elsewhere than in the source path"
	run env S2I_SOURCE_PATH="$here/one/src" "$S2IBOX" $name
	is "$status" 125 'the status is 125'
	like "$err" "s2i-$name: *$here/one/src, not in $here: *WORKDIR*S2I_SOURCE_PATH*" \
		'both paths are named, and the cures'
done

printf '#!/bin/sh\necho ran\n' | tee s1/assemble >s1/run
chmod +x s1/assemble s1/run
ln -s one/src link
export S2I_SCRIPTS_PATH=$here/s1 S2I_APPLICATION_PATH=$here/one
export S2I_UPLOAD_PATH=$here/two
for name in assemble run; do
	about "s2i-$name"
	cd "$here/one/src" || exit
	run env S2I_SOURCE_PATH="$here/link" "$S2IBOX" $name
	is "$status $out" '0 ran' 'a source path through a link will do'
	run env S2I_SOURCE_PATH="$here/one/../one//src/." "$S2IBOX" $name
	is "$status $out" '0 ran' \
		'a source path that is longer than needed will do'
	cd "$here/link" || exit
	run env S2I_SOURCE_PATH="$here/one/src" "$S2IBOX" $name
	is "$status $out" '0 ran' 'a working directory by a link will do'
done

about 'the upload directory'
cd "$here/one/src" || exit
printf '#!/bin/sh\necho "${S2I_UPLOAD_PATH-unset}"\n' >"$here/s1/assemble"
mkdir -p "$here/build/scripts" "$here/build/src"
cp "$S2IBOX" "$here/build/scripts/assemble"
unset S2I_UPLOAD_PATH
run "$here/build/scripts/assemble"
is "$status $out" '0 unset' 'it is exported to nothing'
