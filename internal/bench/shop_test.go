package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/devstack"
)

const (
	admin      = "boss@example.com"
	startLimit = 30 * time.Second
)

// shop is a server and the processes behind it.
type shop struct {
	name        string
	environment *environment
	host        string // host:port
	processes   []int  // process ids of the server, of Postgres and, except for the classic server, of Redis
}

// openShop starts a version of the product with its own Redis, on a database that this version has
// migrated.
func (a *environment) openShop(name, binary string) *shop {
	a.b.Helper()
	require.NoError(a.b, a.postgres.EnsureDatabase(a.b.Context(), name))
	url := a.postgres.URL(name)
	migrate := exec.CommandContext(a.b.Context(), binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + url}
	output, err := migrate.CombinedOutput()
	require.NoErrorf(a.b, err, "%s", output)
	redis, err := devstack.StartRedis(a.b.Context(), devstack.RedisOptions{Dir: filepath.Join(a.dir, name+"-redis")})
	require.NoError(a.b, err)
	a.b.Cleanup(func() { _ = redis.Stop(context.Background()) })
	s := a.start(name, exec.Command(binary, "serve"),
		"METRICS_ADDR=off", "RATE_LIMIT_USER=0", "DB_URL="+url, "REDIS_URL="+redis.URL(),
		"CLERK_JWT_KEY="+a.clerk.PublicPEM(), "CLERK_ISSUER="+a.clerk.Rules().Issuer, "ADMIN_EMAILS="+admin)
	s.processes = append(s.processes, redis.Pid())
	return s
}

// openClassic starts the classic server on the product's database.
func (a *environment) openClassic(product *shop) *shop {
	a.b.Helper()
	settings, err := json.Marshal(classicSettings{
		DBURL: a.postgres.URL(product.name), PublicPEM: a.clerk.PublicPEM(), Rules: a.clerk.Rules(),
	})
	require.NoError(a.b, err)
	return a.start("classic", exec.Command(os.Args[0]), classicEnv+"="+string(settings))
}

// start starts a server process on a free port and waits until it is ready.
func (a *environment) start(name string, process *exec.Cmd, settings ...string) *shop {
	a.b.Helper()
	host := freeHost(a.b)
	_, port, err := net.SplitHostPort(host)
	require.NoError(a.b, err)
	log, err := os.Create(filepath.Join(a.dir, name+".log"))
	require.NoError(a.b, err)
	process.Stderr = log
	process.Env = append([]string{"PATH=/usr/bin:/bin", "HOST=127.0.0.1", "PORT=" + port}, settings...)
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the death signal fires when the thread that started the process ends
	require.NoError(a.b, process.Start())
	a.b.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
		_ = log.Close()
	})
	s := &shop{name: name, environment: a, host: host, processes: []int{process.Process.Pid, a.postgres.Pid()}}
	require.Eventually(a.b, s.ready, startLimit, 20*time.Millisecond, "see %s", log.Name())
	return s
}

// freeHost returns an address on which nothing listens.
func freeHost(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer listener.Close()
	return listener.Addr().String()
}

func (s *shop) ready() bool {
	response, err := http.Get("http://" + s.host + "/readyz")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// newDrop creates a live drop and returns its path. It uses the API, which is the same in both
// versions of the product.
func (s *shop) newDrop(units int) string {
	s.environment.b.Helper()
	return s.create("totalStock", units)
}

// newDropOfSizes is newDrop with so many units of each size.
func (s *shop) newDropOfSizes(units int) string {
	s.environment.b.Helper()
	all := make([]map[string]any, sizes)
	for i := range all {
		all[i] = map[string]any{"label": fmt.Sprint("EU ", 36+i), "note": "US 8.5 · UK 7.5", "totalStock": units}
	}
	return s.create("sizes", all)
}

// create creates a live drop whose stock is given in one field, and returns its path.
func (s *shop) create(field string, stock any) string {
	s.environment.b.Helper()
	var made struct{ ID string }
	s.call(http.MethodPost, "/api/drops", s.environment.admin, map[string]any{
		"name": "Bench", "price": "219.00", "currency": "USD", field: stock, "maxPerUser": 1, "holdSeconds": 900,
		"dropStartTime": time.Now().Add(-time.Minute).UTC(),
	}, http.StatusCreated, &made)
	return "/api/drops/" + made.ID
}

// call sends one request, requires a status, and decodes the answer.
func (s *shop) call(method, path, token string, body any, want int, answer any) {
	b := s.environment.b
	b.Helper()
	var content []byte
	if body != nil {
		var err error
		content, err = json.Marshal(body)
		require.NoError(b, err)
	}
	request, err := http.NewRequestWithContext(b.Context(), method, "http://"+s.host+path, bytes.NewReader(content))
	require.NoError(b, err)
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(b, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(b, err)
	require.Equal(b, want, response.StatusCode, "%s %s: %s", method, path, text)
	require.NoError(b, json.Unmarshal(text, answer), "%s", text)
}
