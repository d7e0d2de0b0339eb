package e2e_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// startLimit is how long a replica may take to start on a busy machine.
const startLimit = 30 * time.Second

// replica is one `sneakerhead serve` process.
type replica struct {
	t       *testing.T
	process *exec.Cmd
	url     string // http://127.0.0.1:port
	exited  chan struct{}

	mu  sync.Mutex
	log strings.Builder // all its log lines
}

// startReplica starts a process with settings (NAME=value) and waits until it is ready.
func startReplica(t *testing.T, settings ...string) *replica {
	t.Helper()
	r := launch(t, settings...)
	r.waitReady()
	return r
}

// launch starts a process and waits until its port is open. Settings that begin with -- are flags.
func launch(t *testing.T, settings ...string) *replica {
	t.Helper()
	r := &replica{t: t, process: exec.Command(binary, "serve"), exited: make(chan struct{})}
	r.process.Env = []string{"PORT=0", "HOST=127.0.0.1", "METRICS_ADDR=off", "LOG_FORMAT=json", "PATH=/usr/bin:/bin"}
	for _, setting := range settings {
		if strings.HasPrefix(setting, "--") {
			r.process.Args = append(r.process.Args, setting)
			continue
		}
		r.process.Env = append(r.process.Env, setting)
	}
	r.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	logs, err := r.process.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, r.process.Start())
	address := make(chan string, 1)
	go r.read(logs, address)
	t.Cleanup(r.end)
	select {
	case r.url = <-address:
	case <-r.exited:
		t.Fatalf("the replica ended before it listened:\n%s", r.logged())
	case <-time.After(startLimit):
		t.Fatalf("the replica does not listen:\n%s", r.logged())
	}
	return r
}

// waitReady waits until /readyz is 200.
func (r *replica) waitReady() {
	r.t.Helper()
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		select {
		case <-r.exited:
			r.t.Fatalf("the replica ended before it was ready:\n%s", r.logged())
		default:
		}
		if answer, err := r.try("GET", "/readyz", "", nil); err == nil && answer.status == http.StatusOK {
			return
		}
	}
	r.t.Fatalf("the replica does not get ready:\n%s", r.logged())
}

// read keeps the log, finds the address in it, and notices when the process ends.
func (r *replica) read(logs io.Reader, address chan<- string) {
	lines := bufio.NewScanner(logs)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct{ Msg, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listening" {
			address <- line.Address
		}
		r.mu.Lock()
		fmt.Fprintln(&r.log, lines.Text())
		r.mu.Unlock()
	}
	_ = r.process.Wait()
	close(r.exited)
}

func (r *replica) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// signal sends the process a signal.
func (r *replica) signal(s syscall.Signal) { _ = r.process.Process.Signal(s) }

// kill ends the process at once.
func (r *replica) kill() {
	r.signal(syscall.SIGKILL)
	<-r.exited
}

// end stops the process with SIGTERM, and logs its output if the test has failed.
func (r *replica) end() {
	r.signal(syscall.SIGCONT)
	r.signal(syscall.SIGTERM)
	select {
	case <-r.exited:
	case <-time.After(startLimit):
		r.t.Errorf("the replica did not stop on SIGTERM")
		r.kill()
	}
	if r.t.Failed() {
		r.t.Logf("log of %s:\n%s", r.url, tail(r.logged(), 4000))
	}
}

func tail(text string, n int) string {
	if len(text) > n {
		return "…" + text[len(text)-n:]
	}
	return text
}
