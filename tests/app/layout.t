#!/bin/bash
# A build and a start as OpenShift has them, with the real paths: an image's
# directories, made below the working directory, are bound over /opt, /tmp,
# /usr/libexec and /usr/local in a mount namespace of their own.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/sclorg.sh"

skip_all() {
	skip 67 "$1"
	exit
}

namespaces=(unshare --mount --pid --fork --kill-child)
for tool in unshare nsenter setpriv ldd; do
	type "$tool" >/dev/null 2>&1 || skip_all "needs $tool"
done
((EUID == 0)) || skip_all 'needs root'
[[ -d /opt && -d /usr/libexec && -d /usr/local ]] ||
	skip_all 'needs /opt, /usr/libexec and /usr/local'
"${namespaces[@]}" mount -t proc proc /proc 2>unshare.err ||
	skip_all 'needs unshare to be allowed'

# A library that is loaded anyway stands for nss_wrapper.
preload=/.$(ldd "$(type -P env)" | grep -o '/[^ ]*libc[.-][^ ]*' | head -n 1)
[[ $preload != /. ]] || skip_all 'needs tools that are linked dynamically'

random=1000660000 image=$work/image root=$work/image/opt/app-root

# image_user UID: ${setpriv[@]} runs a command as an image's USER and ENV say.
image_user() {
	setpriv=(setpriv --reuid "$1" --regid 0 --clear-groups
		--bounding-set=-all --inh-caps=-all --no-new-privs env -i
		PATH=/opt/app-root/src/bin:/opt/app-root/bin:/usr/local/bin:/usr/bin:/bin
		HOME=/opt/app-root/src APP_ROOT=/opt/app-root
		"STI_SCRIPTS_PATH=$sti" "STI_SCRIPTS_URL=image://$label"
		BASH_ENV=/opt/app-root/bin/activate)
}

# This becomes process 1 of a container; ./pid has its id outside of it.
cat >enter <<'END'
set -e
read -r pid _ </proc/self/stat
echo "$pid" >pid
mount -t proc proc /proc
if [[ ${S2IBOX_SUITE-} == valgrind ]]; then
	mkdir -p image/libexec/valgrind
	mount --bind /usr/libexec/valgrind image/libexec/valgrind
fi
mount --rbind image/libexec /usr/libexec
mount --bind image/local /usr/local
mount --bind image/opt /opt
if [[ -e readonly ]]; then
	mount --bind /opt/app-root /opt/app-root
	mount -o remount,bind,ro /opt/app-root
fi
mount --bind image/tmp /tmp
cd /opt/app-root/src
umask 022
exec "$@"
END

# container UID COMMAND...: runs it in a container.
container() {
	image_user "$1"
	"${namespaces[@]}" "$BASH" enter "${setpriv[@]}" "${@:2}"
}

# start COMMAND...: starts a container, and waits until its application is up.
start() {
	rm -f pid
	container "$random" "$@" >log 2>err &
	container=$!
	read -r -t 20 up <>image/tmp/up || up=never
	is "$up" up 'the application is started'
}

# inside COMMAND...: runs it in the container, as oc exec and probes do.
inside() {
	image_user "$random"
	run nsenter --mount --pid --target "$(<pid)" "${setpriv[@]}" "$@"
}

# stop: ends the container, as oc delete does.
stop() {
	[[ $up == up ]] || kill -KILL "$(<pid)" 2>/dev/null
	kill -TERM "$(<pid)"
	wait "$container"
	is $? 7 'TERM ends it, with the status of the application'
}

# has FILE LINE NAME: it has that line.
has() {
	grep -qxF -- "$2" "$1"
	result $? "$3" "no line $2 in:" "$(<"$1")"
}

# lacks FILE REGEX NAME: no line of it matches.
lacks() {
	local found
	found=$(grep -e "$2" "$1")
	is "$found" '' "$3"
}

# builder_image: like those of sclorg, with s2ibox in its /usr/local/bin.
builder_image() {
	rm -rf image
	mkdir -p image/{libexec/s2i,tmp/{src,scripts},local/bin} \
		"$root"/{src,bin,etc}
	cp "$S2IBOX" image/local/bin/s2ibox
	image/local/bin/s2ibox --install image/local/bin
	executable image/libexec/s2i/assemble <<-'END'
		#!/bin/bash
		set -e
		/opt/app-root/bin/tell assemble "$@"
		shopt -s dotglob
		mv /tmp/src/* ./
	END
	executable image/libexec/s2i/run <<-'END'
		#!/bin/bash
		source /opt/app-root/etc/generate_container_user
		set -e
		/opt/app-root/bin/tell builder "$@"
		exec ./server "$@"
	END
	generate_container_user "$preload" >"$root/etc/generate_container_user"
	activate >"$root/bin/activate"
	executable "$root/bin/tell" <<-'END'
		#!/bin/sh
		echo "$* $(id -u):$(id -g) $PWD VENV=${VENV-}" \
			"BUILD=${BUILD-} DEPLOY=${DEPLOY-}" >>/tmp/order
	END
	touch image/tmp/order
	mkfifo image/tmp/{up,gate}
	chmod 666 image/tmp/{order,up,gate}
}

# upload: an application with every hook.
upload() {
	local hooks=image/tmp/src/.s2i/action_hooks name

	mkdir -p "$hooks" image/tmp/src/bin
	echo A=1 >image/tmp/src/.env
	for name in pre_build build deploy ready alive verify setup migrate; do
		executable "$hooks/$name" <<-'END'
			#!/bin/sh
			tell "${0##*/}" "$@"
		END
	done
	echo 'exit 3' >>"$hooks/alive"
	executable "$hooks/run" <<-'END'
		#!/bin/sh
		tell run "$@"
		exec "$S2I_SCRIPTS_PATH/run" "$@"
	END
	echo 'BUILD="${BUILD-}b"' >"$hooks/build_env"
	echo 'DEPLOY="${DEPLOY-}d"' >"$hooks/deploy_env"
	executable image/tmp/src/server <<-'END'
		#!/bin/bash
		tell server "$@"
		echo "PID=$$"
		env
		trap 'exit 7' TERM
		read -r _ <>/tmp/gate &
		echo up >/tmp/up
		wait
	END
	chown -R 1001:0 "$root" image/tmp/{src,scripts}
	chmod -R ug+rwX "$root"
	chmod 1777 image/tmp
}

# told NAME LINE...: what has run since the last time, and what it saw.
told() {
	is "$(<image/tmp/order)" "$(printf '%s\n' "${@:2}")" "$1"
	: >image/tmp/order
}

src=/opt/app-root/src
building="1001:0 $src VENV=x BUILD=" running="$random:0 $src VENV=x BUILD= DEPLOY=d"

about "a build by copies in the application's .s2i/bin"
sti=/usr/libexec/s2i label=$sti
builder_image
cp "$S2IBOX" image/tmp/scripts/assemble
cp "$S2IBOX" image/tmp/scripts/run
upload
run container 1001 /tmp/scripts/assemble
is "$status" 0 'it succeeds'
told 'its steps run in their order and environment' "pre_build ${building} DEPLOY=" \
	"assemble ${building}b DEPLOY=" "build ${building}b DEPLOY="
lacks .err '^[^ ]' 'nothing is said but progress'
is "$(cd "$root/src" && echo .[!.]* *)" '.env .s2i bin server' \
	'the source has come, with its dotfiles'
is "$(find "$root" ! -type l \( ! -gid 0 -o ! -perm -g+rw \))" '' \
	'group 0 may write it all'
is "$(find image/tmp/src -mindepth 1)" '' 'nothing is left of the upload'

about 'the start of that image'
start /tmp/scripts/run --port 8080
told 'its steps run in their order and environment' "deploy $running" \
	"run --port 8080 $running" "builder --port 8080 $running" \
	"server --port 8080 $running"
lacks err '^[^ ]' 'nothing is said but progress'
has log PID=1 'process 1 is the application'
has log S2I_SOURCE_PATH=$src 'the application has the source path'
has log "LD_PRELOAD=$preload" 'the application has LD_PRELOAD'
has log NSS_WRAPPER_PASSWD=/opt/app-root/etc/passwd \
	'the application has NSS_WRAPPER_PASSWD'
lacks log '^BASH_ENV=' 'the application has no BASH_ENV'
lacks log '^S2IBOX_' 'the application has nothing that bash hands over'
is "$(grep -c ":x:$random:0:" "$root/etc/passwd")" 1 \
	'the passwd file has its user'

about 's2i-exec in that container'
inside s2i-exec env
cp .out out
is "$status$err" 0 'nothing is said'
is "$(grep -vE '^(_|SHLVL|OLDPWD)=' out | sort)" \
	"$(grep -vE '^(_|SHLVL|OLDPWD|PID)=' log | sort)" \
	'the command has the environment of the application'
about 's2i-exec -p 1 in that container, without an environment'
inside env -i /usr/local/bin/s2i-exec -p 1 sh -c 'pwd; env'
cp .out out
is "$status$err" 0 'nothing is said'
has out $src 'the command is in the source path'
has out VENV=x 'BASH_ENV is not sourced again'
has out DEPLOY=d 'deploy_env is not sourced again'
has out NSS_WRAPPER_PASSWD=/opt/app-root/etc/passwd \
	'the command has NSS_WRAPPER_PASSWD'
told 'no hook has run' ''
for name in ready verify setup migrate; do
	about "s2i-$name in that container"
	inside "s2i-$name" a
	is "$status$out$err" 0 'nothing is said'
	told 'the hook runs in the environment of the application' \
		"$name a $running"
done
about 's2i-alive in that container'
inside s2i-alive
is "$status$out$err" 3 'the status is that of the hook'
told 'the hook has run' "alive $running"
about 'the end of that container'
stop

# With a read-only root the builder's run would source generate_container_user
# again, so the application is started without it.
executable "$root/src/.s2i/action_hooks/run" <<-'END'
	#!/bin/sh
	exec ./server "$@"
END
about 'the start with a read-only root'
rm "$root/etc/passwd"
touch readonly
start /tmp/scripts/run
is "$(grep -c '^ ----->' err)" 2 'deploy and run are announced'
like "$(grep -v '^ ----->' err)" \
	's2i-run: /opt/app-root/etc/generate_container_user: *read-only*' \
	'a warning names generate_container_user'
is "$(grep -vc '^ ----->' err)" 1 'there is one warning'
told 'deploy and the application run' "deploy $running" \
	"server $running"
lacks log '^\(NSS_WRAPPER_.*\|LD_PRELOAD\)=' 'there is no NSS_WRAPPER_*'
ok 'the root was read-only' test ! -e "$root/etc/passwd"
stop
rm readonly

# With links in a scripts directory of the builder image, the application's
# repository needs nothing but its hooks, or not even these.
links() {
	mkdir -p image/local/libexec/s2ibox
	ln -s ../../bin/s2ibox image/local/libexec/s2ibox/assemble
	ln -s ../../bin/s2ibox image/local/libexec/s2ibox/run
}

label=/usr/local/libexec/s2ibox
for with in hooks 'no hooks'; do
	about "links in the builder image, and an application with $with"
	builder_image
	upload
	links
	rm image/tmp/src/.s2i/action_hooks/{run,build_env}
	[[ $with == hooks ]] || rm -r image/tmp/src/.s2i
	run container 1001 "$label/assemble"
	is "$status" 0 'it is built'
	if [[ $with == hooks ]]; then
		told 'the steps of the build run' "pre_build $building DEPLOY=" \
			"assemble $building DEPLOY=" "build $building DEPLOY="
		start "$label/run" a
		told 'the steps of the start run' "deploy $running" \
			"builder a $running" "server a $running"
	else
		told 'the steps of the build run' "assemble $building DEPLOY="
		start "$label/run" a
		told 'the steps of the start run' "builder a ${running%d}" \
			"server a ${running%d}"
	fi
	has log PID=1 'process 1 is the application'
	inside s2i-exec printenv NSS_WRAPPER_PASSWD
	is "$status $out$err" '0 /opt/app-root/etc/passwd' \
		's2i-exec has its environment'
	stop
done

# A repository has nothing but .s2i, or a base image has no builder.
for with in '.s2i alone' 'no builder'; do
	about "$with"
	builder_image
	upload
	links
	left=(.env .s2i bin server)
	if [[ $with == '.s2i alone' ]]; then
		mv image/tmp/src/server image/tmp/src/.s2i
		rm -r image/tmp/src/{.env,bin}
		left=(.s2i)
	else
		rm -r image/libexec/s2i
		sti=$label
	fi
	executable image/tmp/src/.s2i/action_hooks/run <<-'END'
		#!/bin/sh
		PATH=.s2i:.:$PATH
		exec server "$@"
	END
	run container 1001 timeout 20 "$label/assemble"
	is "$status" 0 'it is built'
	is "$(cd "$root/src" && find . -mindepth 1 -maxdepth 1 | sort)" \
		"$(printf './%s\n' "${left[@]}")" 'the source is there'
	: >image/tmp/order
	start "$label/run" a
	told 'the steps of the start run' "deploy $running" "server a $running"
	stop
done
