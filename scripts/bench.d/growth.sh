# shellcheck shell=bash
# What becomes of it where there is much: jobs, variables in the environment,
# assignments in an env script. each: microseconds for one of them, beyond what
# the hook takes. growth: what one more costs from 1,000 to 10,000, as a
# multiple of what it costs from 10 to 1,000: 1 where it is linear, as it must
# be but in bash, which isn't itself; 10 where it is quadratic. Between sizes
# the machine may become half as fast.

rows+=(jobs variables variables_plain variables_bash assignments)
read -ra sizes <<<"${SIZES:-10 1000 10000}"

# grown ROW [AT_MOST]: after the last size, from the lines SIZE COST of each.
grown() {
	local growth
	growth=$(awk '{ n[NR] = $1; t[NR] = $2 }
		END {
			small = (t[2] - t[1]) / (n[2] - n[1])
			big = (t[3] - t[2]) / (n[3] - n[2])
			print (small > 0 ? big / small : 0)
		}' costs)
	result "$1" "${sizes[-1]}" growth "$growth" "$2"
	: >costs
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

row_jobs() {
	local n most=$RUNS jobs=$directory/.s2i/jobs/many
	local ROUNDS=$((ROUNDS / 10 + 1)) RUNS
	mkdir -p "$jobs"
	rm -f "$env_script"
	for n in "${sizes[@]}"; do
		# shellcheck disable=SC2016
		perl -e 'link $ARGV[0], "$ARGV[1]/$_" for 1 .. $ARGV[2]' \
			hook "$jobs" "$n"
		RUNS=$((most * 25 / n + 1))
		times "hook=$root/hook" "jobs=$root/bin/s2i-jobs many"
		sized "$1" "$n" jobs ''
	done
	grown "$1" 3
	rm -r "$directory/.s2i/jobs"
}

# exec_sized ROW SIZE: exec, beside the shells; the more, the fewer times.
exec_sized() {
	local ROUNDS=$((ROUNDS / 4 + 1)) RUNS=$((RUNS / ${#2} / ${#2} + 1))
	times "${ways[@]:0:2}" "${ways[@]:4:2}"
	sized "$1" "$2" exec 'hook bash dash'
}

# variables ROW FILE...: in environments of each size; linear: see grown.
variables() {
	local n i many before=("${pod[@]}") pod
	ways "${@:2}"
	for n in "${sizes[@]}"; do
		many=()
		for ((i = 0; i < n; i++)); do
			many+=("SHOP_${i}_SERVICE_HOST=172.30.0.$i")
		done
		pod=("${before[@]}" "${many[@]}")
		exec_sized "$1" "$n"
	done
	grown "$1" "${linear-3}"
}

row_variables() {
	rm -f "$env_script"
	variables "$1"
}

row_variables_plain() {
	plain_script
	variables "$1" "$env_script"
}

row_variables_bash() {
	bash_script
	linear='' variables "$1" "$env_script"
}

row_assignments() {
	local n i
	ways "$env_script"
	for n in "${sizes[@]}"; do
		for ((i = 0; i < n; i++)); do
			echo "SHOP_${i}_URL=http://\${SHOP_${i}_HOST:-localhost}:80"
		done >"$env_script"
		exec_sized "$1" "$n"
	done
	grown "$1" 3
}
