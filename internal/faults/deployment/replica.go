package deployment

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Replica is one `sneakerhead serve` that is started again whenever it ends, on the same ports, as an orchestrator would.
type Replica struct {
	N          int
	Settings   []string // beside what every replica has
	Port       int
	Metrics    int    // the port of its metrics
	Failpoints int    // the port that its failpoints are told by, when the binary has any
	Front      string // host:port where clients come in; its own when it is empty
	Deaths     atomic.Int64

	mu      sync.Mutex
	binary  string
	process *exec.Cmd // of the present life
	logs    io.Reader
	stopped bool          // it is not to be started again
	ended   chan struct{} // of all lives
	log     logTail
	fired   map[string]int // failpoints that have said that they killed
}

// NewReplica returns a replica with ports of its own, which is not started yet.
func NewReplica(t *testing.T, n int, binary string) *Replica {
	t.Helper()
	return &Replica{N: n, binary: binary, Port: FreePort(t), Metrics: FreePort(t), Failpoints: FreePort(t)}
}

// URL is the replica's address for clients.
func (r *Replica) URL() string {
	if r.Front == "" {
		return r.Own()
	}
	return "http://" + r.Front
}

// Own is its address on this machine, whatever clients come in by.
func (r *Replica) Own() string { return "http://" + Address(r.Port) }

// Start begins the replica's lives. They end with the test.
func (r *Replica) Start(t *testing.T) {
	t.Helper()
	r.ended, r.fired = make(chan struct{}), map[string]int{}
	require.NoError(t, r.begin())
	go r.live()
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
		"HOST=127.0.0.1", fmt.Sprint("PORT=", r.Port), "METRICS_ADDR=" + Address(r.Metrics), "FAILPOINT_ADDR=" + Address(r.Failpoints),
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

// live reads what each life has to say until its end, and begins another.
func (r *Replica) live() {
	defer close(r.ended)
	for {
		r.mu.Lock()
		process, logs := r.process, r.logs
		r.mu.Unlock()
		r.read(logs)
		_ = process.Wait() // not before: it would throw away the last words
		if status, ok := process.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signal() == syscall.SIGKILL {
			r.Deaths.Add(1)
		}
		<-time.After(restartAfter)
		if r.begin() != nil {
			return
		}
	}
}

// read keeps the log, and notes which failpoints say that they kill.
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

// Signal sends a signal to the present life.
func (r *Replica) Signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.process.Process.Signal(s)
}

// Kill ends the present life at once.
func (r *Replica) Kill() { r.Signal(syscall.SIGKILL) }

// Ready reports whether the replica serves, and whether all is well with it.
func (r *Replica) Ready() (serves, well bool) {
	response, err := Probing.Get(r.Own() + "/readyz")
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode == http.StatusOK, strings.Contains(string(body), `"ready"`)
}

// Probing is a client for questions to replicas that may be frozen: it waits for a second.
var Probing = &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}} //nolint:gochecknoglobals // stateless

// Stop tells the replica to stop for good, frozen or not, and does not wait for it.
func (r *Replica) Stop() {
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	r.Signal(syscall.SIGCONT)
	r.Signal(syscall.SIGTERM)
}

// Become has every later life of the replica run another binary.
func (r *Replica) Become(binary string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.binary = binary
}

// Strikes returns how often failpoints have killed the replica.
func (r *Replica) Strikes() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, times := range r.fired {
		n += times
	}
	return n
}

// end stops the replica as an operator would, and shows its log when the test has failed.
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

// String is the replica's log, for the message of a failure.
func (r *Replica) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("log of replica %d:\n%s", r.N, strings.Join(r.log.lines, "\n"))
}

// logTail is the end of a log.
type logTail struct{ lines []string }

func (l *logTail) add(line string) {
	const kept = 60
	if l.lines = append(l.lines, line); len(l.lines) > 2*kept {
		l.lines = append([]string(nil), l.lines[kept:]...)
	}
}
