package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// aDrop is a valid body with some fields changed; nil removes a field.
func aDrop(changes map[string]any) string {
	body := map[string]any{
		"name": "Tempo", "price": "219.00", "currency": "USD", "totalStock": 5, "dropStartTime": "2026-01-31T18:00:00Z",
	}
	maps.Copy(body, changes)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

func TestCreateDrop_NamesEveryFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for name, row := range map[string]struct {
		changes map[string]any
		fields  []string
	}{
		"nothing but a currency":    {map[string]any{"name": nil, "price": nil, "totalStock": nil, "dropStartTime": nil}, []string{"dropStartTime", "name", "price", "totalStock"}},
		"a blank name":              {map[string]any{"name": "  "}, []string{"name"}},
		"a long name":               {map[string]any{"name": strings.Repeat("ä", 201)}, []string{"name"}},
		"a name with a bell":        {map[string]any{"name": "a\u0007"}, []string{"name"}},
		"a negative price":          {map[string]any{"price": "-1"}, []string{"price"}},
		"thirds of a cent":          {map[string]any{"price": "0.333"}, []string{"price"}},
		"an exponent":               {map[string]any{"price": "1e3"}, []string{"price"}},
		"small letters":             {map[string]any{"currency": "usd"}, []string{"currency"}},
		"not on ISO 4217's list":    {map[string]any{"currency": "ZZZ"}, []string{"currency"}},
		"no currency at all":        {map[string]any{"currency": "XXX"}, []string{"currency"}},
		"half a yen":                {map[string]any{"currency": "JPY", "price": "24900.50"}, []string{"price"}},
		"a thousandth of a dinar":   {map[string]any{"currency": "KWD", "price": "1.005"}, []string{"price"}},
		"less than nothing":         {map[string]any{"totalStock": -1}, []string{"totalStock"}},
		"more than all":             {map[string]any{"totalStock": 10_000_001}, []string{"totalStock"}},
		"no time":                   {map[string]any{"dropStartTime": "tomorrow"}, []string{"dropStartTime"}},
		"an end before the start":   {map[string]any{"dropEndTime": "2026-01-31T17:00:00Z"}, []string{"dropEndTime"}},
		"an end at the start":       {map[string]any{"dropEndTime": "2026-01-31T18:00:00Z"}, []string{"dropEndTime"}},
		"a picture by http":         {map[string]any{"imageUrl": "http://example.com/a.png"}, []string{"imageUrl"}},
		"a picture on another host": {map[string]any{"imageUrl": "//example.com/a.png"}, []string{"imageUrl"}},
		"a picture with a script":   {map[string]any{"imageUrl": "javascript:alert(1)"}, []string{"imageUrl"}},
		"nobody may buy":            {map[string]any{"maxPerUser": 0}, []string{"maxPerUser"}},
		"no time to buy":            {map[string]any{"holdSeconds": 0}, []string{"holdSeconds"}},
		"too much time to buy":      {map[string]any{"holdSeconds": 901}, []string{"holdSeconds"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := w.send("POST", "/api/drops", aDrop(row.changes), asAdmin)
			p := problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes())
			require.Equal(t, "validation_failed", p.Code)
			var fields []string
			for _, e := range *p.Errors {
				require.NotEmpty(t, e.Message)
				fields = append(fields, e.Field)
			}
			slices.Sort(fields)
			require.Equal(t, row.fields, fields)
		})
	}
}

func TestCreateDrop_AppliesDefaults(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	reply := w.send("POST", "/api/drops", aDrop(map[string]any{"totalStock": 0, "imageUrl": "/media/low.svg", "name": " Tempo "}), asAdmin)
	require.Equal(t, 201, reply.Code, reply.Body.String())
	d := w.created[0]
	require.Equal(t, "Tempo", d.Name)
	require.Equal(t, 1, d.MaxPerUser)
	require.Equal(t, time.Minute, d.HoldDuration)
	require.True(t, d.EndsAt.IsZero())
}

func FuzzCreateDrop(f *testing.F) {
	f.Add(aDrop(nil))
	f.Add(aDrop(map[string]any{"dropEndTime": "x", "imageUrl": "//", "price": "9999999999.999"}))
	f.Add(aDrop(map[string]any{"totalStock": nil, "sizes": []any{map[string]any{"label": "EU 42", "note": "US 8.5", "totalStock": 3}}}))
	f.Add(`{"totalStock":1e400}`)
	f.Add(`{"sizes":[null,{"totalStock":9223372036854775807}]}`)
	f.Add("[")
	w := newFixture(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		reply := w.send("POST", "/api/drops", body, asAdmin)
		require.Less(t, reply.Code, 500, reply.Body.String())
	})
}

func FuzzReserve(f *testing.F) {
	for _, body := range []string{"", " ", "{}", "null", `{"sizes":["s1","s2"]}`, `{"sizes":[null]}`, `{"sizes":[]} `, `["s1"]`} {
		f.Add(body)
	}
	w := newFixture(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		reply := w.send("POST", "/api/drops/"+anID+"/reserve", body, asAlex)
		require.Contains(t, []int{201, 400, 413}, reply.Code, reply.Body.String())
	})
}

func FuzzIDs(f *testing.F) {
	f.Add(anID, "active", "50", "")
	f.Add("{"+anID+"}", "gone", "-1", "AAAA")
	f.Add("%00", "", "9999999999999999999", "%")
	w := newFixture(f, nil)
	f.Fuzz(func(t *testing.T, id, status, limit, cursor string) {
		for _, path := range []string{
			"/api/drops/" + escape(id) + "/reserve", "/api/drops/" + escape(id),
			"/api/reservations?status=" + escape(status) + "&limit=" + escape(limit) + "&cursor=" + escape(cursor),
		} {
			for _, method := range []string{"GET", "POST"} {
				reply := w.send(method, path, "", asAlex)
				require.Less(t, reply.Code, 500, reply.Body.String())
			}
		}
	})
}
