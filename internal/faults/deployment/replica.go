package deployment

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Replica is a `sneakerhead serve` process that is restarted on the same ports whenever it ends, as
// an orchestrator would do.
type Replica struct {
	N             int
	Settings      []string // in addition to the settings of every replica
	Port          int
	Metrics       int    // the port of its metrics
	Pprof         int    // the port of its profiles
	Failpoints    int    // the port for controlling failpoints, if the binary has any
	ClientAddress string // host:port that clients connect to; empty: the replica's own
	Deaths        atomic.Int64

	mu      sync.Mutex
	binary  string
	process *exec.Cmd // the current process
	logs    io.Reader
	stopped bool          // it must not be restarted
	ended   chan struct{} // closed when it will not be restarted any more
	log     logTail
	fired   map[string]int // how often each failpoint has killed the process
}

// NewReplica returns a replica with its own ports, not started yet.
func NewReplica(t *testing.T, n int, binary string) *Replica {
	t.Helper()
	return &Replica{N: n, binary: binary, Port: FreePort(t), Metrics: FreePort(t), Pprof: FreePort(t), Failpoints: FreePort(t)}
}

// URL returns the replica's URL for clients.
func (r *Replica) URL() string {
	if r.ClientAddress == "" {
		return r.LocalURL()
	}
	return "http://" + r.ClientAddress
}

// LocalURL returns the URL of the process itself, without any link in front of it.
func (r *Replica) LocalURL() string { return "http://" + Address(r.Port) }

// Start starts the process and restarts it until the test ends.
func (r *Replica) Start(t *testing.T) {
	t.Helper()
	r.ended, r.fired = make(chan struct{}), map[string]int{}
	require.NoError(t, r.begin())
	go r.supervise()
	t.Cleanup(func() { r.end(t) })
}

// begin starts the process.
func (r *Replica) begin() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return http.ErrServerClosed
	}
	r.process = exec.Command(r.binary, "serve") //nolint:gosec // the binary that we have built
	r.process.Env = append([]string{
		"HOST=127.0.0.1", fmt.Sprint("PORT=", r.Port), "METRICS_ADDR=" + Address(r.Metrics), "PPROF_ADDR=" + Address(r.Pprof),
		"FAILPOINT_ADDR=" + Address(r.Failpoints),
		"LOG_FORMAT=json", "PATH=/usr/bin:/bin", "GOMAXPROCS=2",
	}, r.Settings...)
	r.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithTest(r.process.SysProcAttr)
	logs, err := r.process.StderrPipe()
	if err != nil {
		return err
	}
	if err := r.process.Start(); err != nil {
		return err
	}
	r.logs = logs
	return nil
}

// restartAfter is how long a dead replica stays down.
const restartAfter = 100 * time.Millisecond

// supervise reads the log of each process until it ends, and starts the next one.
func (r *Replica) supervise() {
	defer close(r.ended)
	for {
		r.mu.Lock()
		process, logs := r.process, r.logs
		r.mu.Unlock()
		r.read(logs)
		_ = process.Wait() // only now, because Wait would discard the last lines
		if status, ok := process.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signal() == syscall.SIGKILL {
			r.Deaths.Add(1)
		}
		<-time.After(restartAfter)
		if r.begin() != nil {
			return
		}
	}
}

// read keeps the log, and counts failpoints that report a kill.
func (r *Replica) read(logs io.Reader) {
	lines := bufio.NewScanner(logs)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct{ Msg, Point string }
		killed := json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "failpoint kills"
		r.mu.Lock()
		r.log.add(lines.Text())
		if killed {
			r.fired[line.Point]++
		}
		r.mu.Unlock()
	}
}

// Signal sends a signal to the current process.
func (r *Replica) Signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.process.Process.Signal(s)
}

// Kill kills the current process.
func (r *Replica) Kill() { r.Signal(syscall.SIGKILL) }

// Ready reports whether the replica serves requests, and whether it is ready without being
// degraded.
func (r *Replica) Ready() (serves, well bool) {
	response, err := ProbeClient.Get(r.LocalURL() + "/readyz")
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode == http.StatusOK, strings.Contains(string(body), `"ready"`)
}

// ProbeClient is a client for requests to replicas that may be frozen. It waits one second.
var ProbeClient = &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}} //nolint:gochecknoglobals // stateless

// Stop tells the replica to stop for good, also if it is frozen, and does not wait for it.
func (r *Replica) Stop() {
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	r.Signal(syscall.SIGCONT)
	r.Signal(syscall.SIGTERM)
}

// SetBinary makes the replica use another binary from its next restart on.
func (r *Replica) SetBinary(binary string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.binary = binary
}

// FailpointKills returns how often failpoints have killed the replica.
func (r *Replica) FailpointKills() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, times := range r.fired {
		n += times
	}
	return n
}

// end stops the replica with SIGTERM, and logs its output if the test has failed.
func (r *Replica) end(t *testing.T) {
	t.Helper()
	r.Stop()
	select {
	case <-r.ended:
	case <-time.After(StartLimit):
		t.Errorf("replica %d did not stop on SIGTERM", r.N)
		r.Kill()
		<-r.ended
	}
	if t.Failed() {
		t.Log(r)
	}
}

// String returns the replica's log, for failure messages.
func (r *Replica) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("log of replica %d:\n%s", r.N, strings.Join(r.log.lines, "\n"))
}

// Logged reports whether a recent line of the log has a text in it.
func (r *Replica) Logged(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.log.lines, func(line string) bool { return strings.Contains(line, text) })
}

// logTail keeps the last lines of a log.
type logTail struct{ lines []string }

func (l *logTail) add(line string) {
	const kept = 60
	if l.lines = append(l.lines, line); len(l.lines) > 2*kept {
		l.lines = append([]string(nil), l.lines[kept:]...)
	}
}
