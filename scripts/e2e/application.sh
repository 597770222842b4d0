# shellcheck shell=bash
# The application, and its build, which is done as by S2I's Dockerfile.

# make_application: makes one that has every hook, in upload/src.
make_application() {
	local hooks=upload/src/.s2i/action_hooks name
	rm -rf upload
	mkdir -p "$hooks" upload/{scripts,src/.s2i/jobs/hourly}
	echo A=1 >upload/src/.env
	echo "$image" >"upload/src/.s2i/only-$image"
	for name in pre_build build deploy ready alive verify setup migrate \
	    pre_stop; do
		executable "$hooks/$name" <<-'END'
			#!/bin/sh
			tell "${0##*/}" "$@"
		END
	done
	cat >>"$hooks/deploy" <<-'END'
		[ ! "${SLOW-}" ] || sleep 1000
	END
	# What this hook leaves must not stay, even in sessions of their own.
	cat >>"$hooks/ready" <<-'END'
		setsid sleep 1000 >/dev/null 2>&1 &
		sleep 1000 &
		(sleep 1000 & exec setsid sleep 1000) >/dev/null 2>&1 &
	END
	# The application answers if it does not hang.
	cat >>"$hooks/alive" <<-'END'
		echo >/tmp/ask
		read -r answer </tmp/answer
	END
	executable "$hooks/run" <<-'END'
		#!/bin/sh
		tell run "$@"
		[ ! -x "$S2I_SCRIPTS_PATH/run" ] ||
			exec "$S2I_SCRIPTS_PATH/run" "$@"
		exec ./server "$@"
	END
	executable upload/src/.s2i/jobs/hourly/1 <<-'END'
		#!/bin/sh
		tell job "$@"
	END
	# shellcheck disable=SC2016 # they are scripts
	echo 'BUILD="${BUILD-}b"' >"$hooks/build_env"
	# shellcheck disable=SC2016
	echo 'DEPLOY="${DEPLOY-}d"' >"$hooks/deploy_env"
	executable upload/src/server <<-'END'
		#!/bin/sh
		trap 'exit 7' TERM
		tell server "$@"
		env | sed 's/^/env /'
		mkfifo /tmp/ask /tmp/answer
		exec 3<>/tmp/ask 4<>/tmp/answer
		(sleep 0 &)
		echo up
		while :; do
			read -r _ <&3
			echo fine >&4
		done
	END
	[[ $layout == copies ]] || return 0
	must "$S2IBOX" adopt upload/src
	# S2I takes these two, and nothing else from there.
	mv upload/src/.s2i/bin/{assemble,run} upload/scripts
	[[ $image != J ]] || cat >upload/src/.s2i/environment <<-'END'
		S2I_APPLICATION_PATH=/deployments
		PATH=/deployments/bin:/usr/local/bin:/usr/bin
	END
}

# build_application [NAME]: builds what is in upload; sets $status, $out, $err,
# and $from to the builder.
build_application() {
	from=localhost/${base,,}-$layout
	[[ $image != Z ]] || from=localhost/z-builder-$layout
	{
		echo "FROM $from"
		[[ ! -e upload/src/.s2i/environment ]] ||
			sed 's/^/ENV /' upload/src/.s2i/environment
		cat <<-END
			COPY --chown=1001:0 upload/scripts /tmp/scripts
			COPY --chown=1001:0 upload/src /tmp/src
			HEALTHCHECK --retries=1 CMD ["s2i-alive", "-t", "2"]
			USER 1001
			RUN $at/assemble
			CMD $at/run
		END
	} >Dockerfile
	mkdir -p application
	rm -rf application/*
	mv Dockerfile application
	cp -a upload application
	run image_build "${1:-${application#*/}}" application --no-cache
}
