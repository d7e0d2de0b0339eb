package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// pipeLimit bounds the wait for the log pipe of a server that has ended. Processes that it forked
// can keep the pipe open for a moment.
const pipeLimit = 2 * time.Second

// child is a server process, which has a goroutine that starts and reaps it.
type child struct {
	name string
	cmd  *exec.Cmd
	log  *tail
	done chan struct{} // closed when the process has been reaped
}

// startChild starts cmd in a new process group. On Linux, the kernel sends it deathSignal when this
// process dies before it has stopped the child.
func startChild(name string, cmd *exec.Cmd, deathSignal syscall.Signal, logs io.Writer) (*child, error) {
	c := &child{name: name, cmd: cmd, log: newTail(logs), done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = c.log, c.log
	cmd.WaitDelay = pipeLimit
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	setDeathSignal(cmd.SysProcAttr, deathSignal)

	started := make(chan error, 1)
	go c.own(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", name, err)
	}
	return c, nil
}

// own starts the process and reaps it on one locked thread: the death signal
// fires when the *thread* that forked ends, and Go ends idle threads.
func (c *child) own(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	defer close(c.done)
	_ = c.cmd.Wait() // the log says more than the exit status
}

func (c *child) pid() int { return c.cmd.Process.Pid }

func (c *child) exited() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// stop asks the process to end with sig, and kills it when ctx ends first.
func (c *child) stop(ctx context.Context, sig syscall.Signal) error {
	if err := c.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", c.name, err)
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		_ = c.cmd.Process.Kill()
		<-c.done
		return fmt.Errorf("%s did not stop in time and was killed: %w", c.name, context.Cause(ctx))
	}
}

// untilAnswering calls ask until it succeeds, returns errGiveUp, the process ends or ctx ends.
func (c *child) untilAnswering(ctx context.Context, ask func(context.Context) error) error {
	retry := time.NewTicker(15 * time.Millisecond)
	defer retry.Stop()
	for {
		err := ask(ctx)
		if err == nil || errors.Is(err, errGiveUp) {
			return err
		}
		select {
		case <-c.done:
			return fmt.Errorf("%s stopped while starting: %s", c.name, c.log.explanation())
		case <-ctx.Done():
			return fmt.Errorf("%s did not answer in time (%w); its last line: %s", c.name, context.Cause(ctx), c.log.explanation())
		case <-retry.C:
		}
	}
}

// errGiveUp marks an answer that waiting will not change.
var errGiveUp = errors.New("giving up")
