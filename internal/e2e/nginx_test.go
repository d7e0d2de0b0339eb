package e2e_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// behindNginx starts nginx in front of the replicas, with the configuration in deployments, and
// returns it as if it were a replica.
func (s *shop) behindNginx() *replica {
	s.t.Helper()
	folder := s.t.TempDir()
	require.NoError(s.t, os.Chmod(filepath.Dir(folder), 0o755)) //nolint:gosec // nginx's workers run as another user
	require.NoError(s.t, os.Chmod(folder, 0o755))               //nolint:gosec // as above
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	address := listener.Addr().String()
	require.NoError(s.t, listener.Close())

	shipped, err := os.ReadFile("../../deployments/nginx/nginx.conf")
	require.NoError(s.t, err)
	config := strings.Replace(string(shipped), "listen 8080", "listen "+address, 1)
	require.NotEqual(s.t, string(shipped), config)
	require.NoError(s.t, os.WriteFile(filepath.Join(folder, "nginx.conf"), []byte(config), 0o600))
	for file, options := range map[string]string{"replicas.conf": "max_fails=1 fail_timeout=2s", "sockets.conf": "max_fails=0"} {
		var servers strings.Builder
		for _, r := range s.replicas {
			fmt.Fprintf(&servers, "server %s %s;\n", strings.TrimPrefix(r.url, "http://"), options)
		}
		require.NoError(s.t, os.WriteFile(filepath.Join(folder, file), []byte(servers.String()), 0o600))
	}

	arguments := []string{"-p", folder, "-c", filepath.Join(folder, "nginx.conf"), "-e", filepath.Join(folder, "error.log")}
	paths := "pid " + folder + "/nginx.pid; daemon off;"
	check, err := exec.Command(nginxBinary(), append(arguments, "-t", "-g", paths)...).CombinedOutput()
	require.NoError(s.t, err, string(check))
	server := exec.Command(nginxBinary(), append(arguments, "-g", paths)...)
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	require.NoError(s.t, server.Start())
	s.t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
		if log, err := os.ReadFile(filepath.Join(folder, "error.log")); err == nil && s.t.Failed() {
			s.t.Logf("nginx:\n%s", tail(string(log), 4000))
		}
	})
	front := &replica{t: s.t, url: "http://" + address}
	require.Eventually(s.t, func() bool {
		answer, err := front.try("GET", "/readyz", "", nil)
		return err == nil && answer.status == http.StatusOK
	}, startLimit, 20*time.Millisecond)
	return front
}

func nginxBinary() string {
	if path, err := exec.LookPath("nginx"); err == nil {
		return path
	}
	return "/usr/sbin/nginx" // Debian's path, which is not in every PATH
}

func TestNginx_TwoThousandUsersOnTwoHundredUnits(t *testing.T) {
	const users, units = 2000, 200
	s := openShop(t, 3, "TRUSTED_PROXIES=127.0.0.0/8")
	front := s.behindNginx()
	d := s.newDrop(units, nil)
	k := s.watch(front, d.ID)
	tokens := s.tokens(users)
	var answers tally
	together(users, func(i int) {
		answer := s.requestUntilDefinite(func() (reply, error) { return front.reserve(tokens[i], d.ID) })
		answers.outcome(answer)
	})
	t.Log(answers.counts)
	require.Equal(t, map[string]int{"held": units, "all_held": users - units}, answers.counts)
	require.Eventually(t, func() bool { return k.stock(d.ID).Reserved == units }, 2*time.Second, 10*time.Millisecond)
	s.audit()
}

func TestNginx_AReplicaStopsUnderLoadAndNobodyNotices(t *testing.T) {
	const users = 1500
	s := openShop(t, 3, "TRUSTED_PROXIES=127.0.0.0/8")
	front := s.behindNginx()
	d := s.newDrop(2*users, nil) // enough units, since a gate may say all_held for a moment when few are left
	tokens := s.tokens(users)
	var sockets []*socket
	for range 9 {
		sockets = append(sockets, s.watch(front, d.ID))
	}
	stopping := make(chan struct{})
	var answers tally
	together(60, func(worker int) {
		for i := worker; i < users; i += 60 {
			if i == users/3 {
				s.replicas[1].signal(syscall.SIGTERM)
				close(stopping)
			}
			answer, err := front.reserve(tokens[i], d.ID)
			if err != nil {
				answers.add(err.Error())
				continue
			}
			answers.add(fmt.Sprint(answer.status, answer.code()))
		}
	})
	<-stopping
	t.Log(answers.counts)
	require.Equal(t, map[string]int{"201": users}, answers.counts)

	// The sockets of the stopped replica reconnect to others and get the current state.
	<-s.replicas[1].exited
	closed := 0
	for _, k := range sockets {
		if k.hasEnded() {
			closed++
			k = s.watch(front, d.ID)
		}
		require.Eventually(t, func() bool { return k.stock(d.ID).Reserved == users }, 10*time.Second, 10*time.Millisecond)
	}
	require.Positive(t, closed, "no socket was on the replica that stopped")
	s.audit()
}
