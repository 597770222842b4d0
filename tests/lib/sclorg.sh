# shellcheck shell=bash
# Two files that the builder images of sclorg have, for tests that make such an
# image.
#
#	generate_container_user LIBRARY		prints etc/generate_container_user,
#			for whose libnss_wrapper.so LIBRARY is the substitute
#	activate	prints bin/activate, the file that BASH_ENV names; it sets
#			VENV, to which each time that it is sourced adds an x

generate_container_user() {
	cat <<-END
		if [ x"\$(id -u)" != "x0" -a x"\$(id -u)" != x"1001" ]; then
		NSS_WRAPPER_PASSWD=/opt/app-root/etc/passwd
		NSS_WRAPPER_GROUP=/etc/group
		cat /etc/passwd | sed -e 's/^default:/builder:/' > \$NSS_WRAPPER_PASSWD
		echo "default:x:\$(id -u):0:Default:\${HOME}:/sbin/nologin" >> \$NSS_WRAPPER_PASSWD
		export NSS_WRAPPER_PASSWD
		export NSS_WRAPPER_GROUP
		LD_PRELOAD=$1
		export LD_PRELOAD
		fi
	END
}

activate() {
	cat <<-'END'
		unset BASH_ENV ENV PROMPT_COMMAND
		export VENV="${VENV-}x"
	END
}
