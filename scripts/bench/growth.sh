# shellcheck shell=bash
# What becomes of it where there is much: jobs, variables in the environment,
# assignments in an env script. each: microseconds for one of them, beyond what
# the hook takes. growth: what one more costs from 1,000 to 10,000, as a
# multiple of what it costs from 10 to 1,000: 1 where it is linear, as it must
# be but in bash, which isn't itself.

rows+=(jobs variables variables_plain variables_bash assignments)
read -ra sizes <<<"${SIZES:-10 1000 10000}"

# grown ROW [AT_MOST]: from the lines SIZE COST of each size in ./costs.
grown() {
	local growth
	growth=$(awk '{ n[NR] = $1; t[NR] = $2 }
		END {
			small = (t[2] - t[1]) / (n[2] - n[1])
			big = (t[3] - t[2]) / (n[3] - n[2])
			print (small > 0 ? big / small : 0)
		}' costs)
	result "$1" "${sizes[-1]}" growth "$growth" "$2"
}

# sized ROW SIZE WAY BASES: results of what times has timed.
sized() {
	local base cost
	cost=$(awk "BEGIN { print $(median "$3" 1) - $(median hook 1) }")
	echo "$2 $cost" >>costs
	result "$1" "$2" us "$(median "$3" 1)"
	for base in $4; do
		result "$1" "$2" "/$base" "$(median "$3" "$base")"
	done
	result "$1" "$2" each "$(awk "BEGIN { print $cost / $2 }")"
}

# in_turn ROW ROUNDS MAKE AT_MOST WAY [BASE...]: what each size costs. MAKE SIZE
# sets what differs: $RUNS, and $pod and $ways perhaps. A round has all sizes,
# so that a slower machine meets all alike, too.
in_turn() {
	local n round turns=$2 most=$RUNS before=("${pod[@]}")
	local ROUNDS=1 RUNS pod ways=("${ways[@]}")
	for ((round = 0; round < turns; round++)); do
		for n in "${sizes[@]}"; do
			pod=("${before[@]}")
			"$3" "$n"
			times "${ways[@]}"
			if ((round == 0)); then
				cp rounds "rounds.$n"
			else
				tail -n 1 rounds >>"rounds.$n"
			fi
		done
	done
	: >costs
	for n in "${sizes[@]}"; do
		cp "rounds.$n" rounds
		sized "$1" "$n" "$5" "${*:6}"
	done
	grown "$1" "$4"
}

make_jobs() {
	local jobs=$directory/.s2i/jobs/many
	rm -rf "$jobs"
	mkdir -p "$jobs"
	# shellcheck disable=SC2016
	perl -e 'link $ARGV[0], "$ARGV[1]/$_" for 1 .. $ARGV[2]' \
		hook "$jobs" "$1"
	RUNS=$((most * 25 / $1 + 1))
	ways=("hook=$root/hook" "jobs=$root/bin/s2i-jobs many")
}

row_jobs() {
	rm -f "$env_script"
	in_turn "$1" $((ROUNDS / 10 + 1)) make_jobs 2 jobs
	rm -r "$directory/.s2i/jobs"
}

# few_runs SIZE: the more, the fewer times.
few_runs() {
	RUNS=$((most / ${#1} / ${#1} + 1))
}

make_variables() {
	local i
	for ((i = 0; i < $1; i++)); do
		pod+=("SHOP_${i}_SERVICE_HOST=172.30.0.$i")
	done
	few_runs "$1"
}

make_assignments() {
	local i
	for ((i = 0; i < $1; i++)); do
		echo "SHOP_${i}_URL=http://\${SHOP_${i}_HOST:-localhost}:80"
	done >"$env_script"
	few_runs "$1"
}

# exec_in_turn ROW MAKE AT_MOST FILE...: exec, beside the shells.
exec_in_turn() {
	ways "${@:4}"
	ways=("${ways[@]:0:2}" "${ways[@]:4:2}")
	in_turn "$1" $((ROUNDS / 4 + 1)) "$2" "$3" exec hook bash dash
}

row_variables() {
	rm -f "$env_script"
	exec_in_turn "$1" make_variables 2
}

row_variables_plain() {
	plain_script
	exec_in_turn "$1" make_variables 2 "$env_script"
}

row_variables_bash() {
	bash_script
	exec_in_turn "$1" make_variables '' "$env_script"
}

row_assignments() {
	exec_in_turn "$1" make_assignments 2 "$env_script"
}
