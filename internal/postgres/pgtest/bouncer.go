package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	bouncerPath  = "/usr/sbin/pgbouncer" // Debian's, which is not in every PATH
	bouncerTries = 5                     // another program may take the port before PgBouncer does
	nobody       = 65534                 // a user's and a group's id; PgBouncer refuses to run as root
)

// Bounce starts PgBouncer in front of the database of a URL, with a pool mode and other settings
// ("name = value"), and returns the database's address through it. It ends with the test.
func Bounce(t testing.TB, database, poolMode string, settings ...string) string {
	t.Helper()
	target, err := url.Parse(database)
	if err != nil {
		t.Fatalf("pgtest: not a URL: %v", err)
	}
	for range bouncerTries {
		through := *target
		through.Host = freeAddress(t)
		exited := runBouncer(t, bouncerConfig(target, through.Host, append(settings, "pool_mode = "+poolMode)))
		if answers(t, through.String(), exited) {
			return through.String()
		}
	}
	t.Fatal("pgtest: PgBouncer ends at once")
	return ""
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// bouncerConfig lets in any user without a password, since the address is the test's own.
func bouncerConfig(target *url.URL, address string, settings []string) string {
	host, port, _ := net.SplitHostPort(address)
	password, _ := target.User.Password()
	return strings.Join(append([]string{
		"[databases]",
		fmt.Sprintf("* = host=%s port=%s user=%s password=%s", target.Hostname(), target.Port(), target.User.Username(), password),
		"[pgbouncer]",
		"listen_addr = " + host,
		"listen_port = " + port,
		"unix_socket_dir =",
		"auth_type = any",
		"default_pool_size = 60",
	}, settings...), "\n") + "\n"
}

// runBouncer starts the program. When it has ended, exited is closed.
func runBouncer(t testing.TB, config string) (exited <-chan struct{}) {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil { //nolint:gosec // another user reads it
		t.Fatalf("pgtest: %v", err)
	}
	for _, closed := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(closed, 0o755); err != nil { //nolint:gosec // as above
			t.Fatalf("pgtest: %v", err)
		}
	}
	var log bytes.Buffer
	program := exec.Command(bouncerPath, file)
	program.Stderr, program.Stdout, program.Dir = &log, &log, "/"
	program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() == 0 {
		program.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	started, ended := make(chan error, 1), make(chan struct{})
	go func() { // the death signal fires when the thread that started the program ends
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := program.Start()
		started <- err
		if err == nil {
			_ = program.Wait()
		}
	}()
	if err := <-started; err != nil {
		t.Fatalf("pgtest: PgBouncer does not start: %v", err)
	}
	t.Cleanup(func() {
		_ = program.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("PgBouncer:\n%s", &log)
		}
	})
	return ended
}

// answers waits until a client can connect. It returns false when PgBouncer has ended.
func answers(t testing.TB, address string, exited <-chan struct{}) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			_ = conn.Close(ctx)
			return true
		}
		select {
		case <-exited:
			return false
		case <-ctx.Done():
			t.Fatalf("pgtest: PgBouncer does not answer: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
