//go:build unix && !linux

package devstack

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// processesIn lists the processes named command whose working folder is dir, by lsof, which macOS
// and the BSDs have.
func processesIn(dir, command string) ([]int, error) {
	// lsof exits with 1 when it finds nothing, so its status is ignored.
	out, _ := exec.Command("lsof", "-t", "-a", "-d", "cwd", "-c", command, dir).Output()
	var pids []int
	for line := range strings.Lines(string(out)) {
		pid, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("read lsof's answer: %w", err)
		}
		pids = append(pids, pid)
	}
	return pids, nil
}
