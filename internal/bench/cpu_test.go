//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ticksPerSecond is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every
// architecture that we build for.
const ticksPerSecond = 100

// cpuTimes is the processor time of one process, from the kernel.
type cpuTimes struct {
	parent int
	ticks  uint64 // user and kernel mode, including children that it has waited for
}

// cpuSeconds returns the processor time that processes and all their descendants have used since
// they began. A descendant that has ended is included in the time of the parent that waited for it.
// So the sum never falls, even when Postgres's backends come and go.
func cpuSeconds(processes map[int]cpuTimes, roots ...int) (float64, error) {
	children := map[int][]int{}
	for pid, process := range processes {
		children[process.parent] = append(children[process.parent], pid)
	}
	var ticks uint64
	for open := roots; len(open) > 0; {
		pid := open[len(open)-1]
		process, ok := processes[pid]
		if !ok {
			return 0, fmt.Errorf("process %d is gone", pid)
		}
		ticks += process.ticks
		open = append(open[:len(open)-1:len(open)-1], children[pid]...)
	}
	return float64(ticks) / ticksPerSecond, nil
}

// readProcesses reads the times of all processes of this machine.
func readProcesses() (map[int]cpuTimes, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	processes := make(map[int]cpuTimes, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended since the list was made
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			return nil, err
		}
		if processes[pid], err = parseStat(text); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return processes, nil
}

// parseStat parses /proc/PID/stat, see proc_pid_stat(5). The second field is the program's name in
// parentheses, which may contain spaces and parentheses.
func parseStat(text []byte) (cpuTimes, error) {
	const parent, firstTime, lastTime = 4 - 3, 14 - 3, 17 - 3 // utime, stime, cutime, cstime; counted from the third field
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) <= lastTime {
		return cpuTimes{}, fmt.Errorf("%d fields", len(fields))
	}
	var times cpuTimes
	var err error
	if times.parent, err = strconv.Atoi(fields[parent]); err != nil {
		return cpuTimes{}, err
	}
	for _, field := range fields[firstTime : lastTime+1] {
		ticks, err := strconv.ParseUint(field, 10, 64)
		if err != nil {
			return cpuTimes{}, err
		}
		times.ticks += ticks
	}
	return times, nil
}

func TestParseStat(t *testing.T) {
	t.Parallel()
	times, err := parseStat([]byte("412 (postgres: a) b) S 7 412 412 0 -1 4194560 1 2 3 4 100 20 3000 400 20 0 1 0 99\n"))
	require.NoError(t, err)
	require.Equal(t, cpuTimes{parent: 7, ticks: 3520}, times)
	for _, wrong := range []string{"", "412 (postgres) S 7", "412 (postgres) S 7 412 412 0 -1 4194560 1 2 3 4 x 20 3000 400"} {
		_, err := parseStat([]byte(wrong))
		require.Error(t, err, wrong)
	}
}
