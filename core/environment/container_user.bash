# shellcheck shell=bash disable=SC2154
# (The variables come from source.bash and enter_bash.c.)
#
# Sources generate_container_user, which writes a passwd file with an entry for
# a random user id, and sets NSS_WRAPPER_PASSWD, NSS_WRAPPER_GROUP and
# LD_PRELOAD for nss_wrapper. If it fails we go on without; if it calls exit,
# the applet ends. source.bash evaluates this text, where there is such a file.
_s2i_file=$_s2i_user_file _s2i_passwd=''
_s2i_old_passwd=${NSS_WRAPPER_PASSWD-}
_s2i_old_group=${NSS_WRAPPER_GROUP-}
_s2i_old_preload=${LD_PRELOAD-}

# What it says on stderr is about a passwd file that it can't write: we say so
# below. (With "builtin" before "." bash would obey a set -e in the file, even
# though "||" follows.)
# shellcheck disable=SC1090 # it lies in the image
{ . "$_s2i_user_file" || :; } </dev/null >&2 2>/dev/null

if [[ ${NSS_WRAPPER_PASSWD-} != "$_s2i_old_passwd" &&
	-r $NSS_WRAPPER_PASSWD ]]; then
	IFS= builtin read -r -d '' _s2i_passwd <"$NSS_WRAPPER_PASSWD" || :
fi
if [[ ${NSS_WRAPPER_PASSWD-} != "$_s2i_old_passwd" &&
	$_s2i_passwd != *:x:"$EUID":* ]]; then
	# It has written no entry: its variables would name a file without one.
	# Probes and commands stay silent about it, as s2i-run has told.
	[[ $0 == s2i-@(exec|shell|ready|alive) ]] ||
		builtin printf '%s: %s: could not write %s\n' \
			"$0" "$_s2i_user_file" \
			'an entry for this uid (read-only root?): going on without' \
			>&2
	builtin unset NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD
	[[ ! $_s2i_old_passwd ]] ||
		builtin export "NSS_WRAPPER_PASSWD=$_s2i_old_passwd"
	[[ ! $_s2i_old_group ]] ||
		builtin export "NSS_WRAPPER_GROUP=$_s2i_old_group"
	[[ ! $_s2i_old_preload ]] ||
		builtin export "LD_PRELOAD=$_s2i_old_preload"
elif [[ $_s2i_old_preload ]]; then
	# It overwrites LD_PRELOAD: what was there before stays in it.
	if [[ :$_s2i_old_preload: == *:"${LD_PRELOAD-}":* ]]; then
		LD_PRELOAD=$_s2i_old_preload
	elif [[ :${LD_PRELOAD-}: != *:"$_s2i_old_preload":* ]]; then
		builtin export \
			"LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}$_s2i_old_preload"
	fi
fi
builtin unset _s2i_file
