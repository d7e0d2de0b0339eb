package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// shop is a number of replicas with the test's own database and Redis.
type shop struct {
	t        *testing.T
	clerk    *authtest.Authority
	dbURL    string
	redis    *devstack.Redis // nil when the test has its own
	redisURL string
	prefix   string // REDIS_PREFIX; empty for the default one
	replicas []*replica
	admin    string // a token
}

// openShop starts a shop. The settings (NAME=value) are the same for all replicas.
func openShop(t *testing.T, replicas int, settings ...string) *shop {
	t.Helper()
	return openShopOn(t, pgtest.URL(t), replicas, settings...)
}

// openShopOn is openShop on the caller's database.
func openShopOn(t *testing.T, dbURL string, replicas int, settings ...string) *shop {
	t.Helper()
	redis := rdbtest.Fresh(t)
	s := openShopWith(t, dbURL, redis.URL(), replicas, settings...)
	s.redis = redis
	return s
}

// openShopWith is openShop on the caller's stores.
func openShopWith(t *testing.T, dbURL, redisURL string, replicas int, settings ...string) *shop {
	t.Helper()
	s := &shop{t: t, clerk: authtest.New(t), dbURL: dbURL, redisURL: redisURL}
	s.admin = s.token("admin", authtest.Claims{"email": "boss@example.com"})
	for n := range replicas {
		s.replicas = append(s.replicas, s.startReplica(n, settings...))
	}
	t.Cleanup(func() { // all at once, because stopping takes seconds
		client.CloseIdleConnections()
		for _, r := range s.replicas {
			r.signal(syscall.SIGCONT)
			r.signal(syscall.SIGTERM)
		}
	})
	return s
}

// startReplica starts one more process, and names its database sessions by its number.
func (s *shop) startReplica(n int, settings ...string) *replica {
	s.t.Helper()
	address, err := url.Parse(s.dbURL)
	require.NoError(s.t, err)
	query := address.Query()
	query.Set("application_name", fmt.Sprint("replica-", n))
	address.RawQuery = query.Encode()
	return startReplica(s.t, append([]string{
		"DB_URL=" + address.String(),
		"REDIS_URL=" + s.redisURL,
		"CLERK_JWT_KEY=" + s.clerk.PublicPEM(),
		"CLERK_ISSUER=" + s.clerk.Rules().Issuer,
		"CLIENT_URL=https://shop.example.com",
		"CLERK_AUTHORIZED_PARTIES=" + s.clerk.Rules().AuthorizedParties[0],
		"ADMIN_EMAILS=boss@example.com",
	}, settings...)...)
}

// in returns the same shop for a subtest: failures there fail the subtest, and sockets opened there
// are closed at its end.
func (s *shop) in(t *testing.T) *shop {
	t.Helper()
	within := *s
	within.t = t
	return &within
}

// token returns a token of a user.
func (s *shop) token(user string, changes authtest.Claims) string {
	claims := authtest.Claims{"exp": time.Now().Add(time.Hour).Unix()}
	for name, value := range changes {
		claims[name] = value
	}
	return s.clerk.Token(user, claims)
}

// tokens returns tokens of n users.
func (s *shop) tokens(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s.token(fmt.Sprint("user_", i), nil)
	}
	return all
}

// newDrop creates a live drop without a limit of unsold holds; changes are fields of the request's
// body.
func (s *shop) newDrop(units int, changes map[string]any) dropView {
	s.t.Helper()
	body := map[string]any{
		"name": "Test", "price": "219.00", "currency": "USD", "totalStock": units,
		"dropStartTime": time.Now().Add(-time.Minute).UTC(),
		"freeReturns":   nil, // the tests' people come back after letting go
	}
	for name, value := range changes {
		body[name] = value
	}
	var created dropView
	reply := s.replicas[0].send(s.t, "POST", "/api/drops", s.admin, body)
	require.Equal(s.t, 201, reply.status, string(reply.body))
	reply.decode(s.t, &created)
	return created
}

// audit runs `sneakerhead audit`, which must find no breach.
func (s *shop) audit() {
	s.t.Helper()
	output, err := s.auditCommand().Output()
	var report struct {
		Gate     string
		Breaches []json.RawMessage
	}
	require.NoError(s.t, json.Unmarshal(output, &report), string(output))
	require.Empty(s.t, report.Breaches, string(output))
	require.NoError(s.t, err)
}

func (s *shop) auditCommand() *exec.Cmd {
	command := exec.Command(binary, "audit", "--json")
	command.Env = append(os.Environ(), "DB_URL="+s.dbURL, "REDIS_URL="+s.redisURL, "REDIS_PREFIX="+s.prefix)
	return command
}

// query reads one number directly from the database.
func (s *shop) query(statement string, arguments ...any) (n int) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	require.NoError(s.t, conn.QueryRow(s.t.Context(), statement, arguments...).Scan(&n))
	return n
}
