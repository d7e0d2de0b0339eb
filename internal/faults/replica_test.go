package faults

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

// replica is one `sneakerhead serve` that is started again whenever it ends, on the same ports, as an orchestrator would.
type replica struct {
	n          int
	settings   []string
	port       int
	metrics    int
	failpoints int
	client     *link
	postgres   *link
	redis      *link // nil when the stage has Sentinels
	deaths     atomic.Int64

	mu      sync.Mutex
	binary  string
	process *exec.Cmd // of the present life
	logs    io.Reader
	stopped bool          // it is not to be started again
	ended   chan struct{} // of all lives
	log     logTail
	fired   map[string]int // failpoints that have said that they killed
}

// url is the replica's address for clients, who come over a link when the stage has links.
func (r *replica) url() string {
	if r.client == nil {
		return r.own()
	}
	return "http://" + r.client.address()
}

// own is its address behind everybody's back.
func (r *replica) own() string { return "http://" + address(r.port) }

// start begins the replica's lives.
func (r *replica) start(t *testing.T) {
	t.Helper()
	r.ended, r.fired = make(chan struct{}), map[string]int{}
	require.NoError(t, r.begin())
	go r.live()
	t.Cleanup(func() { r.end(t) })
}

// begin starts the process.
func (r *replica) begin() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return http.ErrServerClosed
	}
	r.process = exec.Command(r.binary, "serve") //nolint:gosec // the binary that we have built
	r.process.Env = append([]string{
		"HOST=127.0.0.1", fmt.Sprint("PORT=", r.port), "METRICS_ADDR=" + address(r.metrics), "FAILPOINT_ADDR=" + address(r.failpoints),
		"LOG_FORMAT=json", "PATH=/usr/bin:/bin", "GOMAXPROCS=2",
	}, r.settings...)
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
func (r *replica) live() {
	defer close(r.ended)
	for {
		r.mu.Lock()
		process, logs := r.process, r.logs
		r.mu.Unlock()
		r.read(logs)
		_ = process.Wait() // not before: it would throw away the last words
		if status, ok := process.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signal() == syscall.SIGKILL {
			r.deaths.Add(1)
		}
		<-time.After(restartAfter)
		if r.begin() != nil {
			return
		}
	}
}

// read keeps the log, and notes which failpoints say that they kill.
func (r *replica) read(logs io.Reader) {
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

func (r *replica) signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.process.Process.Signal(s)
}

// kill ends the present life at once.
func (r *replica) kill() { r.signal(syscall.SIGKILL) }

// ready reports whether the replica serves, and whether all is well with it.
func (r *replica) ready() (serves, well bool) {
	response, err := probing.Get(r.own() + "/readyz")
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode == http.StatusOK, strings.Contains(string(body), `"ready"`)
}

// probing is for questions to replicas that may be frozen.
var probing = &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}} //nolint:gochecknoglobals // stateless

// end stops the replica as an operator would, and shows its log when the test has failed.
func (r *replica) end(t *testing.T) {
	t.Helper()
	r.mu.Lock()
	r.stopped = true
	r.mu.Unlock()
	r.signal(syscall.SIGCONT)
	r.signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(startLimit):
		t.Errorf("replica %d did not stop on SIGTERM", r.n)
		r.kill()
		<-r.ended
	}
	if t.Failed() {
		t.Log(r)
	}
}

// String is the replica's log, for the message of a failure.
func (r *replica) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("log of replica %d:\n%s", r.n, strings.Join(r.log.lines, "\n"))
}

// logTail is the end of a log.
type logTail struct{ lines []string }

func (l *logTail) add(line string) {
	const kept = 60
	if l.lines = append(l.lines, line); len(l.lines) > 2*kept {
		l.lines = append([]string(nil), l.lines[kept:]...)
	}
}
