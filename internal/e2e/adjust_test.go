package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// sendOnce sends a request with an Idempotency-Key.
func (r *replica) sendOnce(t *testing.T, method, path, token, key string, body any) reply {
	t.Helper()
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	request, err := http.NewRequest(method, r.url+path, bytes.NewReader(encoded))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Idempotency-Key", key)
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{status: response.StatusCode, header: response.Header, body: answer}
}

func TestAdjust_UnderOneKeyItHappensOnce(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	d := s.newDrop(5, nil)
	path := "/api/drops/" + d.ID + "/stock"
	for i := range 6 {
		answer := s.replicas[i%2].sendOnce(t, "PATCH", path, s.admin, "restock", map[string]any{"delta": 10, "reason": "found a box"})
		require.Equal(t, 200, answer.status, string(answer.body))
		var now dropView
		answer.decode(t, &now)
		require.Equal(t, 15, now.TotalStock)
	}
	other := s.replicas[0].sendOnce(t, "PATCH", path, s.admin, "restock", map[string]any{"delta": 11, "reason": "found a box"})
	require.Equal(t, 422, other.status)
	require.Equal(t, "idempotency_mismatch", other.code())

	tooMany := s.replicas[0].send(t, "PATCH", path, s.admin, map[string]any{"delta": -100, "reason": "a slip"})
	require.Equal(t, 409, tooMany.status)
	require.Equal(t, "insufficient_stock", tooMany.code())
	require.Equal(t, 15, s.replicas[1].drop(t, d.ID).AvailableStock)
	require.Equal(t, 1, s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1 AND kind = 'adjusted' AND reason = 'found a box'
		AND actor = 'admin'`, d.ID))

	body := map[string]any{"name": "Once", "price": "1.00", "currency": "USD", "totalStock": 1, "dropStartTime": "2026-01-01T00:00:00Z"}
	var first, second dropView
	s.replicas[0].sendOnce(t, "POST", "/api/drops", s.admin, "create", body).decode(t, &first)
	s.replicas[1].sendOnce(t, "POST", "/api/drops", s.admin, "create", body).decode(t, &second)
	require.Equal(t, first.ID, second.ID)
	require.Equal(t, 1, s.query(`SELECT count(*) FROM drops WHERE name = 'Once'`))
	s.audit()
}

func TestAdjust_TwoHundredAdminsBesideTwoThousandShoppers(t *testing.T) {
	const admins, shoppers, units = 200, 2000, 300
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	d := s.newDrop(units, nil)
	bosses := make([]string, admins)
	for i := range bosses {
		bosses[i] = s.token(fmt.Sprint("boss_", i), authtest.Claims{"email": "boss@example.com"})
	}
	tokens := s.tokens(shoppers)
	var answers tally
	together(admins+shoppers, func(i int) {
		replica := s.replicas[i%3]
		if i >= admins {
			answer := s.requestUntilDefinite(func() (reply, error) { return replica.reserve(tokens[i-admins], d.ID) })
			answers.outcome(answer)
			return
		}
		delta := 3 - 4*(i%2) // alternating +3 and -1
		body := map[string]any{"delta": delta, "reason": "a test"}
		answer := s.requestUntilDefinite(func() (reply, error) {
			return replica.sendOnce(t, "PATCH", "/api/drops/"+d.ID+"/stock", bosses[i], fmt.Sprint("adjust ", i), body), nil
		})
		answers.add(fmt.Sprint("adjust ", delta, " ", answer.status))
	})
	t.Log(answers.counts)
	total := units + 3*answers.counts["adjust 3 200"] - answers.counts["adjust -1 200"]
	seen := s.replicas[0].drop(t, d.ID)
	require.Equal(t, admins/2, answers.counts["adjust 3 200"])
	require.Equal(t, total, seen.TotalStock)
	require.Equal(t, seen.ReservedStock, answers.counts["held"])
	s.audit()
}
