# shellcheck shell=bash
# What must be true of a build.

# told_is NAME LINE...: these are the lines of tell in $out, in this order.
told_is() {
	local told
	told=$(sed -n 's/^told //p' <<<"$out")
	is "$told" "$(printf '%s\n' "${@:2}")" "$(where) $1"
}

where() {
	echo "$image, $layout${root:+, $root}:"
}

build_is_right() {
	local before after wanted
	root=''
	make_application
	build_application
	is "$status" 0 "$(where) it is built"
	[[ $status == 0 ]] || sed 's/^/# /' .out .err
	before="1001:0 $source_path VENV=$venv BUILD= DEPLOY="
	after="1001:0 $source_path VENV=$venv BUILD=b DEPLOY="
	wanted=("pre_build $before")
	[[ ! $builder ]] || wanted+=("assemble $after")
	told_is 'the build runs its hooks in order, in its environment' \
		"${wanted[@]}" "build $after"
	is "$(grep -h 's2i-assemble: ' .out .err)" '' \
		"$(where) the build says nothing but its progress"
}

# Lists the files that the build of the application must add.
added() {
	local file
	(cd upload/src && find . ! -type d) | while read -r file; do
		[[ $image == J && $file != ./.s2i/* && $file != ./server ]] ||
			echo ".$source_path/${file#./}"
	done
	[[ $image != J ]] || echo ./tmp/src/target/application
	[[ $layout == copies && $image != Z ]] || return
	for file in box $("$S2IBOX" --list | sed 's/^s2i//; /^box$/d'); do
		echo ".${source_path%/src}/bin/s2i$file"
	done
}

# The last layer is what assemble has changed. It must hold nothing that came
# with the builder, unless assemble replaces it, and nothing of the upload.
layers_are_small() {
	local layer before dir changed=
	layer=$(podman image inspect --format \
		'{{.GraphDriver.Data.UpperDir}}' "$application")
	before=$(podman image mount "$from")
	cd "$layer" || exit 1
	is "$(find . -type f -o -type l | sort)" \
		"$(cd "$work" && added | sort)" \
		"$(where) the build's layer has what had to change, and no more"
	while read -r dir; do
		[[ -e $before/$dir && $dir != .$source_path/* ]] || continue
		[[ $(ls -A "$dir") && $(stat -c %a:%u:%g "$dir") == \
			$(stat -c %a:%u:%g "$before/$dir") ]] ||
			changed+="$dir "
	done < <(find . -type d)
	is "$changed" '' \
		"$(where) the build changes no directory of the builder"
	cd "$work" || exit 1
	podman image umount "$from" >/dev/null
}

# The image A has no bash, which plain env scripts do not need, but others do.
bash_is_missed() {
	local hooks=upload/src/.s2i/action_hooks without
	[[ $image == A ]] || return 0
	without="$(where) no bash, and a deploy_env that needs it:"
	echo '[[ -d . ]] && DEPLOY=d' >"$hooks/deploy_env"
	build_application missing
	is "$status" 0 "$without the application is built"
	root=writable
	for applet in "$at/run" s2i-ready s2i-exec; do
		run container --timeout 20 localhost/missing "$applet" true
		like "$status $err" "127 */.s2i/action_hooks/deploy_env* needs bash*none*" \
			"$without ${applet##*/} ends with 127 and names it"
	done
	mv "$hooks/deploy_env" "$hooks/build_env"
	build_application missing
	like "$status $out $err" \
		"[1-9]* */.s2i/action_hooks/build_env* needs bash*none*status 127*" \
		"${without/deploy/build} the build ends and names it"
}

# A build on a build: the second one's .s2i takes the place of the first one's.
replaces_hooks() {
	local before
	[[ $image == Z ]] || return 0
	before=$(podman image mount "$application")
	is "$(cd "$before$source_path/.s2i" && echo only-* .s2i/*)" \
		"only-Z .s2i/*" \
		"$(where) a build on a build: .s2i is replaced, not merged"
	podman image umount "$application" >/dev/null
}
