//go:build linux

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/devstack"
)

const (
	admin      = "boss@example.com"
	startLimit = 30 * time.Second
)

// shop is a version of the product: its replicas, and the Redis and the database behind them.
type shop struct {
	name     string
	y        *yardstick
	binary   string
	settings []string
	hosts    []string // host:port of each replica
	metrics  []string // the same of its metrics
	servers  []int    // process ids
	redis    int      // process id
	db       *pgx.Conn
	stops    []func()
}

// openShop starts replicas of a version of the product with a Redis of their own, on a database
// that this version has migrated. All settings are as they ship, but for the limits: the load comes
// from one address.
func (y *yardstick) openShop(name, binary string, replicas int, settings ...string) *shop {
	tb := y.tb
	tb.Helper()
	require.NoError(tb, y.postgres.EnsureDatabase(tb.Context(), name))
	url := y.postgres.URL(name)
	migrate := exec.CommandContext(tb.Context(), binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + url}
	output, err := migrate.CombinedOutput()
	require.NoErrorf(tb, err, "%s", output)
	redis, err := devstack.StartRedis(tb.Context(), devstack.RedisOptions{Dir: filepath.Join(y.dir, name+"-redis")})
	require.NoError(tb, err)
	s := &shop{name: name, y: y, binary: binary, redis: redis.Pid()}
	s.settings = append([]string{
		"PATH=/usr/bin:/bin", "HOST=127.0.0.1", "PORT=0", "METRICS_ADDR=127.0.0.1:0",
		"RATE_LIMIT_USER=0", "RATE_LIMIT_IP=0", "SOCKET_LIMIT_IP=0",
		"DB_URL=" + url, "REDIS_URL=" + redis.URL(), "ADMIN_EMAILS=" + admin,
		"CLERK_JWT_KEY=" + y.clerk.PublicPEM(), "CLERK_ISSUER=" + y.clerk.Rules().Issuer,
	}, settings...)
	s.db, err = pgx.Connect(tb.Context(), url)
	require.NoError(tb, err)
	s.stops = append(s.stops, sync.OnceFunc(func() {
		_ = s.db.Close(context.Background())
		_ = redis.Stop(context.Background())
	}))
	tb.Cleanup(s.stop)
	for range replicas {
		s.addReplica()
	}
	return s
}

// stop ends the replicas, and then Redis. It may be called again.
func (s *shop) stop() {
	for _, stop := range slices.Backward(s.stops) {
		stop()
	}
}

// addReplica starts one more replica and waits until it is ready.
func (s *shop) addReplica() {
	tb := s.y.tb
	tb.Helper()
	log, err := os.Create(filepath.Join(s.y.dir, fmt.Sprintf("%s-%d.log", s.name, len(s.servers)+1)))
	require.NoError(tb, err)
	process := exec.Command(s.binary, "serve")
	process.Stderr, process.Env = log, s.settings
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the death signal fires when the thread that started the process ends
	require.NoError(tb, process.Start())
	s.stops = append(s.stops, sync.OnceFunc(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
		_ = log.Close()
	}))
	addresses := map[string]string{}
	require.Eventually(tb, func() bool {
		readAddresses(log.Name(), addresses)
		return addresses["serving"] != "" && answers(addresses["listening"]+"/readyz")
	}, startLimit, 20*time.Millisecond, "see %s", log.Name())
	s.servers = append(s.servers, process.Process.Pid)
	s.hosts = append(s.hosts, strings.TrimPrefix(addresses["listening"], "http://"))
	s.metrics = append(s.metrics, strings.TrimSuffix(strings.TrimPrefix(addresses["serving metrics"], "http://"), "/metrics"))
}

// sayErrors prints the last errors that the replicas have logged.
func (s *shop) sayErrors() {
	for i := range s.servers {
		text, _ := os.ReadFile(filepath.Join(s.y.dir, fmt.Sprintf("%s-%d.log", s.name, i+1)))
		var errors [][]byte
		for line := range bytes.Lines(text) {
			if bytes.Contains(line, []byte(`"level":"ERROR"`)) {
				errors = append(errors, bytes.TrimSpace(line))
			}
		}
		for _, line := range errors[max(0, len(errors)-3):] {
			s.y.say("  %s", line)
		}
	}
}

// readAddresses reads from a server's log where it listens, by what it says of each address.
func readAddresses(log string, addresses map[string]string) {
	text, _ := os.ReadFile(log)
	for line := range bytes.Lines(text) {
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Address != "" {
			addresses[entry.Msg] = entry.Address
		}
	}
}

func answers(url string) bool {
	response, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// call sends one request as the admin, requires a status, and decodes the answer.
func (s *shop) call(method, path string, body any, want int, answer any) {
	s.y.tb.Helper()
	s.callAs(s.y.admin, method, path, body, want, answer)
}

func (s *shop) callAs(token, method, path string, body any, want int, answer any) {
	tb := s.y.tb
	tb.Helper()
	var content []byte
	if body != nil {
		var err error
		content, err = json.Marshal(body)
		require.NoError(tb, err)
	}
	request, err := http.NewRequestWithContext(tb.Context(), method, "http://"+s.hosts[0]+path, bytes.NewReader(content))
	require.NoError(tb, err)
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(tb, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(tb, err)
	require.Equal(tb, want, response.StatusCode, "%s %s: %s", method, path, text)
	require.NoError(tb, json.Unmarshal(text, answer), "%s", text)
}
