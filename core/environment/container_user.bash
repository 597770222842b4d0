# shellcheck shell=bash disable=SC2154
# (The variables come from source.bash and enter_bash.c.)
#
# Sources generate_container_user, which writes a passwd file with an entry for
# a random user id, and sets three variables that name it. It may fail, but not
# call exit. Where the root is read-only it can't write the entry: then its
# variables would name a file without one, and are dropped again. It overwrites
# LD_PRELOAD: what was there before stays in it.
#
# source.bash evaluates this text, where there is such a file.
_s2i_file=$_s2i_user _s2i_text=''
_s2i_old_passwd=${NSS_WRAPPER_PASSWD-}
_s2i_old_group=${NSS_WRAPPER_GROUP-}
_s2i_old_preload=${LD_PRELOAD-}
# Not "builtin .": that would forget that set -e is off here.
# shellcheck disable=SC1090 # it lies in the image
{ . "$_s2i_user" || :; } </dev/null >&2 2>/dev/null
if [[ ${NSS_WRAPPER_PASSWD-} != "$_s2i_old_passwd" &&
	-r $NSS_WRAPPER_PASSWD ]]; then
	IFS= builtin read -r -d '' _s2i_text \
		<"$NSS_WRAPPER_PASSWD" || :
fi
if [[ ${NSS_WRAPPER_PASSWD-} != "$_s2i_old_passwd" &&
	$_s2i_text != *:x:"$EUID":* ]]; then
	[[ $0 == s2i-@(exec|shell|ready|alive) ]] ||
		builtin printf '%s: %s: could not write %s\n' \
			"$0" "$_s2i_user" \
			'an entry for this uid (read-only root?): going on without' \
			>&2
	builtin unset NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP \
		LD_PRELOAD
	[[ ! $_s2i_old_passwd ]] || builtin export \
		"NSS_WRAPPER_PASSWD=$_s2i_old_passwd"
	[[ ! $_s2i_old_group ]] || builtin export \
		"NSS_WRAPPER_GROUP=$_s2i_old_group"
	[[ ! $_s2i_old_preload ]] || builtin export \
		"LD_PRELOAD=$_s2i_old_preload"
elif [[ ! $_s2i_old_preload ]]; then
	:
elif [[ :$_s2i_old_preload: == *:"${LD_PRELOAD-}":* ]]; then
	LD_PRELOAD=$_s2i_old_preload
elif [[ :${LD_PRELOAD-}: != *:"$_s2i_old_preload":* ]]; then
	builtin export \
		"LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}$_s2i_old_preload"
fi
builtin unset _s2i_file
