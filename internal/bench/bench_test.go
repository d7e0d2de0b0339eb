package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

const (
	users       = 8000
	connections = 256
	rounds      = 3 // of each way, in turns; the best of each counts
	quietUsers  = 400
)

// arena is both ways on one durable Postgres.
type arena struct {
	b       *testing.B
	catalog *postgres.Catalog
	tokens  []string
	product string // host:port
	classic string
}

// BenchmarkHolds confirms holds on one hot drop as fast as 256 connections can ask, in turns for both ways.
func BenchmarkHolds(b *testing.B) {
	a := newArena(b)
	a.round(a.product, a.tokens, connections) // every token is seen once before it is measured
	a.round(a.classic, a.tokens[:users/4], connections)
	for b.Loop() {
		product := a.best(a.product, a.tokens, connections)
		classic := a.best(a.classic, a.tokens[:users/4], connections)
		report(b, product, classic)
	}
}

// BenchmarkQuiet confirms one hold after the other on one connection.
func BenchmarkQuiet(b *testing.B) {
	a := newArena(b)
	a.round(a.product, a.tokens[:quietUsers], 1)
	a.round(a.classic, a.tokens[:quietUsers], 1)
	for b.Loop() {
		product := a.best(a.product, a.tokens[:quietUsers], 1)
		classic := a.best(a.classic, a.tokens[:quietUsers], 1)
		report(b, product, classic)
	}
}

func report(b *testing.B, product, classic *load) {
	b.Helper()
	b.ReportMetric(product.perSecond(201), "product-holds/s")
	b.ReportMetric(classic.perSecond(201), "classic-holds/s")
	b.ReportMetric(product.perSecond(201)/classic.perSecond(201), "times")
	b.ReportMetric(float64(product.latency.ValueAtQuantile(50))/1000, "product-p50-ms")
	b.ReportMetric(float64(classic.latency.ValueAtQuantile(50))/1000, "classic-p50-ms")
	b.ReportMetric(float64(product.latency.ValueAtQuantile(99))/1000, "product-p99-ms")
	b.ReportMetric(float64(classic.latency.ValueAtQuantile(99))/1000, "classic-p99-ms")
	b.ReportMetric(0, "ns/op")
}

// best runs some rounds, each on a drop of its own, and returns the fastest.
func (a *arena) best(address string, tokens []string, connections int) *load {
	a.b.Helper()
	var best *load
	for range rounds {
		l := a.round(address, tokens, connections)
		if best == nil || l.took < best.took {
			best = l
		}
	}
	return best
}

// round sells one unit to each token.
func (a *arena) round(address string, tokens []string, connections int) *load {
	a.b.Helper()
	price, err := drop.ParseMoney("219.00")
	require.NoError(a.b, err)
	d, _, err := a.catalog.Create(context.Background(), drop.Drop{
		ID: uuid.New(), Name: "Bench", Price: price, Currency: "USD", Counts: drop.Counts{Total: len(tokens)},
		StartsAt: time.Now().Add(-time.Minute), MaxPerUser: 1, HoldDuration: 15 * time.Minute,
	}, drop.System)
	require.NoError(a.b, err)
	l := fire(a.b, address, "/api/drops/"+d.ID.String()+"/reserve", tokens, connections)
	require.Equal(a.b, len(tokens), l.statuses[201], "%v", l.statuses)
	return l
}

func newArena(b *testing.B) *arena {
	b.Helper()
	folder, err := devstack.NewScratch()
	require.NoError(b, err)
	server, err := devstack.StartPostgres(b.Context(), devstack.PostgresOptions{Dir: folder.Dir + "/postgres", Durable: true})
	require.NoError(b, err)
	redis, err := devstack.StartRedis(b.Context(), devstack.RedisOptions{Dir: folder.Dir + "/redis"})
	require.NoError(b, err)
	b.Cleanup(func() {
		_ = redis.Stop(context.Background())
		_ = server.Stop(context.Background())
		_ = folder.Remove()
	})
	require.NoError(b, server.EnsureDatabase(b.Context(), "bench"))
	url := server.URL("bench")
	_, err = postgres.MigrateUp(b.Context(), url)
	require.NoError(b, err)
	db, err := postgres.Open(b.Context(), url)
	require.NoError(b, err)
	b.Cleanup(db.Close)
	clerk := authtest.New(b)
	a := &arena{b: b, catalog: postgres.NewCatalog(db), tokens: mint(clerk, users)}
	a.product = a.start(exec.Command(binary, "serve"),
		"PORT=0", "HOST=127.0.0.1", "METRICS_ADDR=off", "LOG_FORMAT=json", "RATE_LIMIT_USER=0",
		"DB_URL="+url, "REDIS_URL="+redis.URL(), "CLERK_JWT_KEY="+clerk.PublicPEM(), "CLERK_ISSUER="+clerk.Rules().Issuer)
	settings, err := json.Marshal(classicSettings{DBURL: url, PublicPEM: clerk.PublicPEM(), Rules: clerk.Rules()})
	require.NoError(b, err)
	a.classic = a.start(exec.Command(os.Args[0]), classicEnv+"="+string(settings))
	return a
}

// mint signs people in, on all cores: a signature takes most of a millisecond.
func mint(clerk *authtest.Authority, n int) []string {
	tokens := make([]string, n)
	var all sync.WaitGroup
	workers := runtime.NumCPU()
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				tokens[i] = clerk.Token("user_"+uuid.NewString(), authtest.Claims{"exp": time.Now().Add(time.Hour).Unix()})
			}
		})
	}
	all.Wait()
	return tokens
}

// start starts a server process and returns its host:port, which it logs.
func (a *arena) start(process *exec.Cmd, settings ...string) string {
	a.b.Helper()
	process.Env = append([]string{"PATH=/usr/bin:/bin"}, settings...)
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	logs, err := process.StderrPipe()
	require.NoError(a.b, err)
	runtime.LockOSThread() // the death signal fires when the thread that started the process ends
	require.NoError(a.b, process.Start())
	a.b.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	lines := bufio.NewScanner(logs)
	for lines.Scan() {
		var line struct{ Msg, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			go func() {
				for lines.Scan() { // keeps the pipe from filling
				}
			}()
			return strings.TrimPrefix(line.Address, "http://")
		}
		fmt.Fprintln(os.Stderr, lines.Text())
	}
	a.b.Fatal("the server ended before it served")
	return ""
}
