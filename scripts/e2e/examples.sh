# shellcheck shell=bash
# scripts/examples: its Dockerfile makes a builder from that of image D. This
# one builds its application, and each command line in its manifests is run.

# example_runs KIND COMMAND...: runs a command from a manifest: if KIND is exec,
# in the container that runs, else in a container of its own.
example_runs() {
	local command=(podman exec "$container")
	[[ $1 == exec ]] || command=(podman run --rm --pull=never --network none
		--cgroup-parent "$parent" --user "$random:0" --cap-drop ALL
		--security-opt no-new-privileges -v "$work/data:/data"
		localhost/my-app)
	run timeout 60 "${command[@]}" "${@:2}"
	is "$status" 0 "examples: $1 ${*:2}"
	[[ $status == 0 ]] || sed 's/^/# /' .out .err
}

examples_work() {
	local examples=$parts/../examples file word words=()
	settings D links
	container=my-app application=localhost/my-app root=writable
	must podman tag localhost/d-copies localhost/builder
	cp -r "$examples" examples
	cp "$S2IBOX" examples/builder/s2ibox
	must image_build builder-with-s2ibox examples/builder
	cat >examples/Dockerfile <<-'END_DOCKERFILE'
		FROM localhost/builder-with-s2ibox
		COPY --chown=1001:0 application /tmp/src
		RUN /usr/local/libexec/s2ibox/assemble
		CMD /usr/local/libexec/s2ibox/run
	END_DOCKERFILE
	must image_build my-app examples
	mkdir -m 777 data
	must container -d -v "$work/data:/data" localhost/my-app
	example_runs exec s2i-ready -w 20
	for file in examples/*.yaml; do
		while IFS= read -r -d '' word; do
			[[ ! $word ]] || { words+=("$word"); continue; }
			example_runs "${words[@]}"
			words=()
		done < <(python3 "$parts/../../tests/lib/commands.py" "$file")
	done
	ok 'examples: setup was run, and wrote to its volume' \
		test -s data/setup-was
}
