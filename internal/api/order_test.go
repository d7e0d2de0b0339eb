package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrder(t *testing.T) {
	t.Parallel()
	const asBuyer = "Authorization: Bearer buyer"
	w := newFixture(t, nil)
	read := func(name, caller string) (order struct {
		ID, Number string
		User       *struct{ Email string }
	}) {
		reply := w.send("GET", "/api/purchases/"+name, "", caller)
		require.Equal(t, http.StatusOK, reply.Code, "%s: %s", name, reply.Body)
		require.NoError(t, json.Unmarshal(reply.Body.Bytes(), &order))
		return order
	}

	t.Run("is found by its id or its number, in any case and without dashes", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, anID, read(anID, asBuyer).ID)
		for _, name := range []string{"SH-7K3M-Q2XP", "sh-7k3m-q2xp", "sh7k3mq2xp"} {
			require.Equal(t, "SH-7K3M-Q2XP", read(name, asBuyer).Number)
		}
	})
	t.Run("says whose it is to admins only", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, read(anID, asBuyer).User)
		require.Equal(t, "buyer@example.com", read(anID, asAdmin).User.Email)
	})
	t.Run("of somebody else is not there", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, http.StatusNotFound, w.send("GET", "/api/purchases/"+anID, "", asAlex).Code)
	})
	t.Run("has no other names", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{"7", "SH-7K3M-Q2X0", "{" + anID + "}"} {
			reply := w.send("GET", "/api/purchases/"+name, "", asBuyer)
			require.Equal(t, http.StatusBadRequest, reply.Code, name)
			require.Contains(t, reply.Body.String(), "SH-7K3M-Q2XP")
		}
	})
}
