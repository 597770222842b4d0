# shellcheck shell=bash
# The builder images, each as it is without s2ibox (for the layout "copies",
# where the application brings it), and with links to s2ibox in a scripts
# directory, as README says (for the layout "links"):
#
#	U	like those of sclorg, which have an entrypoint
#	D	the same without an entrypoint, and with dash as sh
#	A	busybox only: there is no bash
#	J	like those for Java: other paths, and no variable names them
#	N	no assemble and run of its own
#	Z	U, but the application is built on a build of itself

random=1000660000

# settings IMAGE LAYOUT: sets what differs from one to the other:
#	image, layout	the arguments
#	base		the image whose builder it is
#	application	the name of the application's image
#	container	the name of its container
#	source_path	the source path
#	venv		the value of VENV that the file of BASH_ENV sets
#	sh		what /bin/sh is
#	builder		empty if the builder has no run of its own
#	at		where assemble and run are
settings() {
	image=$1 layout=$2 base=$1
	container=image-${1,,}	# the id of no container begins like this
	application=localhost/${1,,}-$2-application
	source_path=/opt/app-root/src venv=x sh=bash builder=yes
	case $1 in
	D) sh=dash ;;
	A) sh=busybox venv='' ;;
	J) source_path=/deployments venv='' ;;
	N) sh=dash venv='' builder= ;;
	Z) base=U ;;
	esac
	case $2 in
	links) at=/usr/local/libexec/s2ibox ;;
	copies) at=/tmp/scripts ;;
	esac
}

# tools ROOT TOOL...: copies this machine's tools there, with their libraries.
tools() {
	local root=$1 tool path lib
	for tool in "${@:2}"; do
		path=$(type -P "$tool")
		cp -L "$path" "$root/usr/bin/${tool##*/}"
		ldd "$path" 2>/dev/null | grep -o '/[^ ]*' | while read -r lib; do
			mkdir -p "$root${lib%/*}"
			cp -nL "$lib" "$root$lib"
		done
	done
}

# make_bare_root NAME: makes an image's directory, with a root without tools.
make_bare_root() {
	local dir
	mkdir -p "$1"/root/{usr/{bin,lib,lib64,libexec,local/bin},etc,proc,sys,dev,run}
	mkdir -p "$1"/root/{tmp,var/{tmp,spool/cron/crontabs}}
	chmod 1777 "$1"/root/{tmp,var/tmp}
	for dir in bin lib lib64; do
		ln -s "usr/$dir" "$1/root/$dir"
	done
	ln -s usr/bin "$1/root/sbin"
	ln -s ../run "$1/root/var/run"
	cat >"$1/root/etc/passwd" <<-END
		root:x:0:0:root:/:/bin/sh
		default:x:1001:0:Default:/opt/app-root/src:/bin/sh
		random:x:$random:0:Random:/opt/app-root/src:/bin/sh
	END
	echo root:x:0: >"$1/root/etc/group"
	# tell NAME [ARG...]: prints a hook's arguments, and what it sees.
	executable "$1/root/usr/bin/tell" <<-'END'
		#!/bin/sh
		echo "told $* $(id -u):$(id -g) $PWD VENV=${VENV-}" \
			"BUILD=${BUILD-} DEPLOY=${DEPLOY-}"
	END
	cat >"$1/Dockerfile" <<-'END'
		FROM scratch
		COPY root/ /
	END
}

# crontab WHEN [USER]: prints a job that writes down what it sees: without
# s2ibox in cron.bare, with it in cron.out.
crontab() {
	cat <<-END
		$* env >/tmp/cron.bare; PATH=/usr/local/bin:/opt/app-root/bin:/deployments/bin:/usr/bin; s2i-exec -p 1 sh -c 'tell cron; env' >/tmp/cron.new 2>&1; mv /tmp/cron.new /tmp/cron.out
	END
}

make_roots() {
	local name
	make_bare_root gnu
	tools gnu/root bash dash cat chmod chmod cp cut env find grep id ln ls mkdir \
		mkfifo mv printenv readlink rm sed setsid sleep sort tr cron
	pam=$(find /lib /usr/lib -name pam_permit.so | head -n 1)
	mkdir -p "gnu/root/${pam%/*}" gnu/root/etc/pam.d
	cp "$pam" "gnu/root$pam"
	for name in auth account session; do
		echo "$name required pam_permit.so"
	done >gnu/root/etc/pam.d/cron
	crontab @reboot random >gnu/root/etc/crontab
	make_bare_root busybox
	mkdir busybox/root/etc/crontabs
	crontab '* * * * *' >busybox/root/etc/crontabs/random
	cp -L "$(type -P busybox)" busybox/root/usr/bin/busybox
	for name in $(busybox --list); do
		[[ -e busybox/root/usr/bin/$name ]] ||
			ln -s busybox "busybox/root/usr/bin/$name"
	done
	must image_build gnu gnu
	must image_build busybox busybox
}

# The files of U and D.
sclorg() {
	local root=$1/opt/app-root
	mkdir -p "$root"/{src,bin,etc} "$1"/usr/{libexec/s2i,bin}
	executable "$1/usr/libexec/s2i/assemble" <<-'END'
		#!/bin/bash
		set -e
		tell assemble "$@"
		shopt -s dotglob
		mv /tmp/src/* ./
		[ ! -e /usr/bin/fix-permissions ] || fix-permissions /opt/app-root
	END
	executable "$1/usr/libexec/s2i/run" <<-'END'
		#!/bin/bash
		source /opt/app-root/etc/generate_container_user
		set -e
		tell builder "$@"
		exec ./server "$@"
	END
	executable "$1/usr/bin/fix-permissions" <<-'END'
		#!/bin/sh
		[ "$(id -u)" = 0 ] || mine="-uid $(id -u)"
		find -L "$1" $mine ! -gid 0 -exec chgrp 0 {} +
		find -L "$1" $mine ! -perm -g+rw -exec chmod g+rw {} +
		find -L "$1" $mine -perm /u+x ! -perm /g+x -exec chmod g+x {} +
		find -L "$1" $mine -type d ! -perm /g+x -exec chmod g+x {} +
		exit 0
	END
	generate_container_user libc.so.6 >"$root/etc/generate_container_user"
	activate >"$root/bin/activate"
	executable "$1/usr/bin/container-entrypoint" <<-'END'
		#!/bin/bash
		exec "$@"
	END
}

# The files of A.
alpine() {
	mkdir -p "$1"/opt/app-root/{src,bin} "$1/usr/libexec/s2i"
	executable "$1/usr/libexec/s2i/assemble" <<-'END'
		#!/bin/sh
		set -e
		tell assemble "$@"
		cp -Rf /tmp/src/. ./
	END
	executable "$1/usr/libexec/s2i/run" <<-'END'
		#!/bin/sh
		set -e
		tell builder "$@"
		exec ./server "$@"
	END
}

# The files of J.
java() {
	mkdir -p "$1"/{deployments,usr/local/s2i}
	executable "$1/usr/local/s2i/assemble" <<-'END'
		#!/bin/bash
		set -e
		tell assemble "$@"
		cd /tmp/src
		mkdir target
		cp server target/application
		cp target/application /deployments/server
	END
	executable "$1/usr/local/s2i/run" <<-'END'
		#!/bin/bash
		tell builder "$@"
		exec /deployments/server "$@"
	END
}

# make_builder: the images that S2I would find. Group 0 has the rights of the
# owner, as the builders' own Dockerfiles arrange it.
make_builder() {
	local root=$base/root from=gnu
	mkdir -p "$root"/{opt,deployments,usr}
	case $base in
	U|D) sclorg "$root" ;;
	A) alpine "$root"; from=busybox ;;
	J) java "$root" ;;
	N) mkdir -p "$root"/opt/app-root/{src,bin} ;;
	esac
	chmod -R g=u "$root"/{opt,deployments}
	builder_dockerfile "$from" >"$base/Dockerfile"
	must image_build "$base-copies" "$base"
	[[ $layout == links ]] || return 0
	cp "$S2IBOX" "$base/s2ibox"
	{
		sed "s:^FROM .*:FROM localhost/${base,,}-copies:; /^USER 1001/d" \
			"$parts/../examples/builder/Dockerfile"
		echo 'RUN ["ln", "-s", "s2ibox", "/usr/local/bin/powershift"]'
		echo 'USER 1001'
	} >"$base/Dockerfile"
	must image_build "$base-links" "$base"
}

# builder_dockerfile FROM: prints it.
builder_dockerfile() {
	echo "FROM localhost/$1"
	[[ $sh == busybox ]] || echo "RUN [\"ln\", \"-s\", \"$sh\", \"/usr/bin/sh\"]"
	cat <<-'END'
		COPY root/usr /usr
		COPY --chown=1001:0 root/opt /opt
		COPY --chown=1001:0 root/deployments /deployments
	END
	case $base in
	J)
		cat <<-'END'
			ENV PATH=/usr/local/bin:/usr/bin HOME=/home/jboss
			LABEL io.openshift.s2i.scripts-url=image:///usr/local/s2i
			WORKDIR /deployments
			RUN ["rm", "-r", "/opt"]
			RUN ["chmod", "775", "/deployments"]
		END
		;;
	*)
		cat <<-'END'
			ENV STI_SCRIPTS_URL=image:///usr/libexec/s2i \
			    STI_SCRIPTS_PATH=/usr/libexec/s2i \
			    APP_ROOT=/opt/app-root HOME=/opt/app-root/src \
			    PATH=/opt/app-root/src/bin:/opt/app-root/bin:/usr/local/bin:/usr/bin:/bin
			WORKDIR /opt/app-root/src
			RUN ["rm", "-r", "/deployments"]
		END
		;;
	esac
	[[ ! $venv ]] || echo 'ENV BASH_ENV=/opt/app-root/bin/activate'
	[[ $base != U ]] || echo 'ENTRYPOINT ["container-entrypoint"]'
	echo 'USER 1001'
}
