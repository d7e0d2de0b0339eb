package e2e_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// newlineToken is the one bad token that cannot be sent in a header, because of its line break.
const newlineToken = "a line's end behind it"

// Every token in the table is refused wherever a token is accepted, and nothing of it is stored.
func TestAttack_BadTokensAreRefused(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_IP=0")
	r, d := s.replicas[0], s.newDrop(5, nil)
	good := s.token("user_1", nil)
	require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", good, nil).status, "the token that the rows start from is good")
	tokens := authtest.BadTokens(s.clerk, authtest.New(t), time.Now())
	require.GreaterOrEqual(t, len(tokens), 60)
	before := s.written()

	began := time.Now()
	for name, token := range tokens {
		secrets := secretsOf(token)
		for _, request := range []string{"GET /api/auth/me", "POST /api/drops/" + d.ID + "/reserve"} {
			if name == newlineToken {
				continue
			}
			answer := r.raw(t, request+" HTTP/1.1\r\nAuthorization: Bearer "+token+"\r\n"+closingHeaders)
			refused(t, name, answer)
			for _, secret := range secrets {
				require.NotContains(t, string(answer.body)+fmt.Sprint(answer.header), secret, name)
			}
		}
		s.refusesToAuthenticate(name, token, secrets)
	}
	t.Logf("%d tokens refused, twice over HTTP and once over a socket, in %s", len(tokens), time.Since(began))
	require.Equal(t, before, s.written())
	require.Equal(t, 5, r.drop(t, d.ID).AvailableStock)
	for _, secret := range secretsOf(good) {
		require.NotContains(t, r.logged(), secret)
	}
	s.audit()
}

// refused requires status 401, or one that says that the request could not be read or was too
// large.
func refused(t *testing.T, name string, answer reply) {
	t.Helper()
	switch answer.status {
	case http.StatusBadRequest, http.StatusRequestHeaderFieldsTooLarge: // refused before the token was read
	default:
		require.Equal(t, 401, answer.status, "%s: %s", name, answer.body)
		require.Equal(t, "unauthenticated", answer.code(), name)
		require.NotEmpty(t, answer.header.Get("WWW-Authenticate"), name)
	}
}

// refusesToAuthenticate sends a token on a new socket, which must answer with an error; a frame
// that is too large may close the socket instead.
func (s *shop) refusesToAuthenticate(name, token string, secrets []string) {
	s.t.Helper()
	k := s.connect(s.replicas[0])
	defer k.close()
	if err := k.conn.WriteJSON(map[string]string{"event": "authenticate", "data": token}); err != nil {
		require.Greater(s.t, len(token), 8<<10, name)
		return
	}
	if len(token) > 8<<10 {
		k.closes(patience)
	} else {
		said := string(k.waitEvent(patience, "error", `"unauthenticated"`).Data)
		for _, secret := range secrets {
			require.NotContains(s.t, said, secret, name)
		}
	}
	require.Empty(s.t, k.all("authenticated"), name)
}

// secretsOf returns the parts of a token that are long enough to be recognised in a log.
func secretsOf(token string) (parts []string) {
	for _, part := range strings.FieldsFunc(token, func(r rune) bool { return strings.ContainsRune(". \n\"", r) }) {
		if len(part) >= 20 {
			parts = append(parts, part[:20])
		}
	}
	return parts
}

// written returns how many rows the shop has written.
func (s *shop) written() int {
	s.t.Helper()
	return s.query(`SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM reservations)
		+ (SELECT count(*) FROM purchases) + (SELECT count(*) FROM stock_ledger)`)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
