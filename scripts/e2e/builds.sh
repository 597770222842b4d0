# shellcheck shell=bash
# What is asserted of a build.

# told_is NAME LINE...: what was told in $out, in this order.
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
	told_is 'the build, in its order, in its environment' "${wanted[@]}" \
		"build $after"
	is "$(grep -h 's2i-assemble: ' .out .err)" '' \
		"$(where) nothing is said but progress"
}

# What the build of the application must add, and what it may.
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

# The last layer is what assemble has changed: nothing that came with the
# builder, unless it is replaced, and nothing of the upload.
layers_are_small() {
	local layer before dir changed=
	layer=$(podman image inspect --format \
		'{{.GraphDriver.Data.UpperDir}}' "$application")
	before=$(podman image mount "$from")
	cd "$layer" || exit 1
	is "$(find . -type f -o -type l | sort)" \
		"$(cd "$work" && added | sort)" \
		"$(where) the layer has what had to change, and no more"
	while read -r dir; do
		[[ -e $before/$dir && $dir != .$source_path/* ]] || continue
		[[ $(ls -A "$dir") && $(stat -c %a:%u:%g "$dir") == \
			$(stat -c %a:%u:%g "$before/$dir") ]] ||
			changed+="$dir "
	done < <(find . -type d)
	is "$changed" '' "$(where) nor has any directory of the builder changed"
	cd "$work" || exit 1
	podman image umount "$from" >/dev/null
}

# The image A has none, which plain env scripts don't need.
bash_is_missed() {
	local hooks=upload/src/.s2i/action_hooks
	[[ $image == A ]] || return 0
	echo '[[ -d . ]] && DEPLOY=d' >"$hooks/deploy_env"
	build_application missing
	is "$status" 0 "$(where) a deploy_env that needs bash: it is built"
	root=writable
	for applet in "$at/run" s2i-ready s2i-exec; do
		run container --timeout 20 localhost/missing "$applet" true
		like "$status $err" "127 *no bash*/.s2i/action_hooks/deploy_env*" \
			"$(where) but not ${applet##*/}: 127, naming the file"
	done
	mv "$hooks/deploy_env" "$hooks/build_env"
	build_application missing
	like "$status $out $err" \
		"[1-9]* *no bash*/.s2i/action_hooks/build_env*status 127*" \
		"$(where) a build_env: the build ends, naming the file"
}

# The chained build: what the first one had is gone.
replaces_hooks() {
	local before
	[[ $image == Z ]] || return 0
	before=$(podman image mount "$application")
	is "$(cd "$before$source_path/.s2i" && echo only-* .s2i/*)" \
		"only-Z .s2i/*" "$(where) .s2i is replaced, not merged"
	podman image umount "$application" >/dev/null
}
