#!/bin/bash
# Paths: where each is taken from, in which order, and who is told.
. "${0%/*}/../lib/tap.sh"

# paths [NAME=VALUE...]: $out is the three paths, and the directory it is in.
paths() {
	run env "$@" "$S2IBOX" exec sh -c 'printf "%s|" \
		"$S2I_APPLICATION_PATH" "$S2I_SOURCE_PATH" "$S2I_SCRIPTS_PATH"
		pwd -P'
}

mkdir -p one/src two/src three/src bare s1 s2 s3
here=$work

### The application path.
export S2I_SCRIPTS_PATH=/s
paths S2I_APPLICATION_PATH="$here/one" APP_ROOT="$here/two"
is "$out" "$here/one|$here/one/src|/s|$here/one/src" \
	'S2I_APPLICATION_PATH comes before APP_ROOT'
paths APP_ROOT="$here/two"
is "$out" "$here/two|$here/two/src|/s|$here/two/src" 'APP_ROOT is next'
paths S2I_APPLICATION_PATH= APP_ROOT="$here/two"
is "$out" "$here/two|$here/two/src|/s|$here/two/src" \
	'an empty S2I_APPLICATION_PATH counts as unset'
paths S2I_SOURCE_PATH="$here/bare"
is "$out" "/opt/app-root|$here/bare|/s|$here/bare" 'then /opt/app-root'
paths S2I_SOURCE_PATH="$here/bare" S2I_APPLICATION_PATH= APP_ROOT=
is "$out" "/opt/app-root|$here/bare|/s|$here/bare" 'an empty APP_ROOT, too'

### The source path.
paths APP_ROOT="$here/one" S2I_SOURCE_PATH="$here/bare"
is "$out" "$here/one|$here/bare|/s|$here/bare" \
	'S2I_SOURCE_PATH comes before the src in the application path'
paths APP_ROOT="$here/one" S2I_SOURCE_PATH=
is "$out" "$here/one|$here/one/src|/s|$here/one/src" \
	'an empty S2I_SOURCE_PATH counts as unset'
paths APP_ROOT="$here/bare"
is "$out" "$here/bare|$here|/s|$here" \
	'where the application path has no src, the working directory is it'
echo 'a file' >bare/src
paths APP_ROOT="$here/bare"
is "$out" "$here/bare|$here|/s|$here" 'and where src is a file'
rm bare/src

### The scripts path.
export APP_ROOT=$here/one
unset S2I_SCRIPTS_PATH
paths S2I_SCRIPTS_PATH="$here/s1" STI_SCRIPTS_PATH="$here/s2" \
	STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s1|*" 'S2I_SCRIPTS_PATH comes before STI_SCRIPTS_PATH'
paths S2I_SCRIPTS_PATH= STI_SCRIPTS_PATH="$here/s2" \
	STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s2|*" 'which comes before STI_SCRIPTS_URL'
paths STI_SCRIPTS_PATH= STI_SCRIPTS_URL="image://$here/s3"
like "$out" "*|$here/s3|*" 'whose image:// is taken off'
paths STI_SCRIPTS_PATH=/nowhere STI_SCRIPTS_URL="image://$here/s3"
like "$out" '*|/nowhere|*' 'a variable counts, be its directory there or not'

default=/usr/libexec/s2i
[[ -d $default || ! -d /usr/local/s2i ]] || default=/usr/local/s2i
for url in '' http://localhost/scripts file:///scripts image:// image://host/s
do
	paths STI_SCRIPTS_URL="$url"
	like "$out" "*|$default|*" "STI_SCRIPTS_URL='$url' says nothing to us"
done

# scripts_paths DIRECTORY...: the path where just these are in the image.
scripts_paths() {
	run unshare "${unshare[@]}" --mount --propagation private bash -c '
		mount -t tmpfs none /usr/libexec
		mount -t tmpfs none /usr/local
		mkdir -p "${@:2}" && exec "$1" exec printenv S2I_SCRIPTS_PATH
	' - "$here/s2ibox" "$@"
}

cp "$S2IBOX" s2ibox
unshare=()
[[ $(id -u) == 0 ]] || unshare=(--map-root-user)
if unshare "${unshare[@]}" --mount sh -c 'mount -t tmpfs none /usr/libexec &&
	mount -t tmpfs none /usr/local' 2>/dev/null
then
	scripts_paths /usr/libexec/s2i /usr/local/s2i
	is "$out" /usr/libexec/s2i '/usr/libexec/s2i is the first default'
	scripts_paths /usr/local/s2i
	is "$out" /usr/local/s2i '/usr/local/s2i is the one of older builders'
	scripts_paths /usr/local/share
	is "$out" /usr/libexec/s2i 'and the first one is named if there is none'
else
	skip 3 'needs root, or user namespaces, to mount'
fi

### Relative ones are made absolute, once, for all that is run.
paths APP_ROOT=one S2I_SCRIPTS_PATH=s1
is "$out" "$here/one|$here/one/src|$here/s1|$here/one/src" \
	'relative paths are those of the working directory'
paths S2I_SOURCE_PATH=two/src STI_SCRIPTS_PATH=./s2
is "$out" "$here/one|$here/two/src|$here/./s2|$here/two/src" \
	'for each variable'

### All that is run is told, be its path what it may.
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
	is "$out" "$(told $name)" "s2i-$name: the hook is found, is told, is there"
done
run "$S2IBOX" hook mine
is "$out" "$(told mine)" 's2i-hook, too'
run "$S2IBOX" jobs daily
is "$out" "$(told job)" 's2i-jobs'
run "$S2IBOX" shell -c "$tell" - shell
is "$out" "$(told shell)" 's2i-shell'
run "$S2IBOX" exec sh -c "$tell" - exec
is "$out" "$(told exec)" 's2i-exec'

cd "$odd/src" || exit
run "$S2IBOX" run
is "$out" "$(told deploy run)" 's2i-run: deploy, and what it becomes'
run env S2I_UPLOAD_PATH="$odd/up" "$S2IBOX" assemble
is "$out" "$(told pre_build assemble build)" 's2i-assemble: all that it runs'
ok 'and build_env, whose output is stderr' \
	test "${err/"$(told build_env)"/}" != "$err"

printf 'printf "%%s\n" "$S2I_SOURCE_PATH" "$PWD"; D=here' | env_script deploy_env
run "$S2IBOX" exec sh -c 'echo "$D"'
is "$status $out $err" "0 here $odd/src"$'\n'"$odd/src" 'deploy_env: likewise'
rm "$hooks/deploy_env"
cd "$here" || exit

### Who changes to the source path, and who insists on being there.
for words in 'exec true' shell ready alive verify setup migrate 'hook verify' \
	'jobs daily' assemble run
do
	# shellcheck disable=SC2086
	run env S2I_SOURCE_PATH="$here/no such" "$S2IBOX" $words </dev/null
	is "$status" 125 "s2i-$words: a source path that is missing is 125"
	like "$err" "s2i-${words%% *}: *$here/no such*S2I_SOURCE_PATH*" \
		'it is named, and the variable'
	is "$out" '' 'nothing has run'
done

for name in assemble run; do
	run env S2I_SOURCE_PATH="$here/one/src" "$S2IBOX" $name
	is "$status" 125 "s2i-$name elsewhere than in the source path is 125"
	like "$err" "s2i-$name: $here *$here/one/src*WORKDIR*S2I_SOURCE_PATH*" \
		'both are named, and the cures'
done

printf '#!/bin/sh\necho ran\n' | tee s1/assemble >s1/run
chmod +x s1/assemble s1/run
ln -s one/src link
export S2I_SCRIPTS_PATH=$here/s1 S2I_APPLICATION_PATH=$here/one
export S2I_UPLOAD_PATH=$here/two
for name in assemble run; do
	cd "$here/one/src" || exit
	run env S2I_SOURCE_PATH="$here/link" "$S2IBOX" $name
	is "$status $out" '0 ran' "s2i-$name: a path through a link is that one"
	run env S2I_SOURCE_PATH="$here/one/../one//src/." "$S2IBOX" $name
	is "$status $out" '0 ran' "s2i-$name: so is a path that is long for it"
	cd "$here/link" || exit
	run env S2I_SOURCE_PATH="$here/one/src" "$S2IBOX" $name
	is "$status $out" '0 ran' "s2i-$name: and a working directory by a link"
done

### The upload directory is for assemble alone.
cd "$here/one/src" || exit
printf '#!/bin/sh\necho "${S2I_UPLOAD_PATH-unset}"\n' >"$here/s1/assemble"
mkdir -p "$here/build/scripts" "$here/build/src"
cp "$S2IBOX" "$here/build/scripts/assemble"
unset S2I_UPLOAD_PATH
run "$here/build/scripts/assemble"
is "$status $out" '0 unset' 'the upload directory is exported to nobody'
