package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

type fields = map[string]any

// sized is a valid body of a drop with sizes; nil as totalStock leaves that out.
func sized(totalStock any, sizes ...any) string {
	return aDrop(fields{"totalStock": totalStock, "sizes": sizes})
}

// wrongFields returns the fields that a reply of 422 names, in their order.
func wrongFields(t *testing.T, w *fixture, method, path, body string) (names []string) {
	t.Helper()
	reply := w.send(method, path, body, asAdmin)
	p := problemOf(t, 422, reply.Header().Get("Content-Type"), reply.Body.Bytes())
	for _, e := range *p.Errors {
		require.NotEmpty(t, e.Message)
		names = append(names, e.Field)
	}
	return names
}

func TestSizes_OfANewDrop(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	small, large := fields{"label": " EU 42 ", "note": " US 8.5 ", "totalStock": 3}, fields{"label": "EU 43", "totalStock": 0}
	t.Run("have ids, and their stock adds up to the drop's", func(t *testing.T) {
		for _, total := range []any{nil, 3} {
			reply := w.send("POST", "/api/drops", sized(total, small, large), asAdmin)
			require.Equal(t, 201, reply.Code, reply.Body.String())
			d := w.created[len(w.created)-1]
			require.Equal(t, 3, d.Counts.Total)
			require.Equal(t, []drop.Size{
				{ID: "s1", Label: "EU 42", Note: "US 8.5", Counts: drop.Counts{Total: 3}}, {ID: "s2", Label: "EU 43"},
			}, d.Sizes)
		}
	})
	t.Run("are none when they are left out or empty", func(t *testing.T) {
		for _, body := range []string{aDrop(nil), aDrop(fields{"sizes": []any{}})} {
			reply := w.send("POST", "/api/drops", body, asAdmin)
			require.Equal(t, 201, reply.Code, reply.Body.String())
			require.Empty(t, w.created[len(w.created)-1].Sizes)
			require.Contains(t, reply.Body.String(), `"sizes":[]`)
			require.Equal(t, 5, w.created[len(w.created)-1].Counts.Total)
		}
	})
	t.Run("are as many as 60, with notes as long as may be, in a body of the size that is read", func(t *testing.T) {
		longest := make([]any, drop.MaxSizes)
		for i := range longest {
			label := strings.Repeat("👟", drop.MaxSizeLabel-2) + fmt.Sprintf("%02d", i)
			longest[i] = fields{"label": label, "note": strings.Repeat("👟", drop.MaxSizeNote), "totalStock": 10_000_000 / drop.MaxSizes}
		}
		body := aDrop(fields{"totalStock": nil, "sizes": longest, "description": strings.Repeat("👟", 4000), "imageUrl": "/" + strings.Repeat("x", 2047)})
		t.Logf("%d bytes", len(body))
		reply := w.send("POST", "/api/drops", body, asAdmin)
		require.Equal(t, 201, reply.Code, reply.Body.String())
		require.Equal(t, []string{"sizes"}, wrongFields(t, w, "POST", "/api/drops", sized(nil, slices.Concat(longest, []any{small})...)))
	})
	for name, row := range map[string]struct {
		body  string
		wrong []string
	}{
		"neither sizes nor stock":       {aDrop(fields{"totalStock": nil, "sizes": []any{}}), []string{"totalStock"}},
		"another sum":                   {sized(4, small, large), []string{"totalStock"}},
		"nothing in all, and a sum":     {sized(0, small), []string{"totalStock"}},
		"another sum and no name":       {aDrop(fields{"name": "", "totalStock": 4, "sizes": []any{small}}), []string{"name", "totalStock"}},
		"a sum above all":               {sized(nil, fields{"label": "a", "totalStock": 9_000_000}, fields{"label": "b", "totalStock": 2_000_000}), []string{"totalStock"}},
		"no stock":                      {sized(nil, fields{"label": "a"}), []string{"sizes[0].totalStock"}},
		"null as stock":                 {sized(nil, fields{"label": "a", "totalStock": nil}), []string{"sizes[0].totalStock"}},
		"less than nothing":             {sized(3, small, fields{"label": "b", "totalStock": -1}), []string{"sizes[1].totalStock"}},
		"more than all":                 {sized(nil, fields{"label": "b", "totalStock": 10_000_001}), []string{"sizes[0].totalStock"}},
		"stock that overflows a sum":    {sized(nil, fields{"label": "a", "totalStock": 1 << 62}, fields{"label": "b", "totalStock": 1 << 62}), []string{"sizes[0].totalStock", "sizes[1].totalStock"}},
		"a blank label":                 {sized(nil, fields{"label": " ", "totalStock": 1}), []string{"sizes[0]"}},
		"a long label":                  {sized(nil, fields{"label": strings.Repeat("ä", 21), "totalStock": 1}), []string{"sizes[0]"}},
		"a label with a bell":           {sized(nil, fields{"label": "EU\u0007", "totalStock": 1}), []string{"sizes[0].label"}},
		"a note with a bell":            {sized(nil, fields{"label": "EU", "note": "\u0007", "totalStock": 1}), []string{"sizes[0].note"}},
		"a label of two lines":          {sized(nil, fields{"label": "EU\n42", "totalStock": 1}), []string{"sizes[0]"}},
		"a note with a tab":             {sized(nil, fields{"label": "EU 42", "note": "US\t8", "totalStock": 1}), []string{"sizes[0]"}},
		"a long note":                   {sized(nil, fields{"label": "EU", "note": strings.Repeat("ä", 81), "totalStock": 1}), []string{"sizes[0]"}},
		"two labels that look the same": {sized(nil, small, fields{"label": "eu 42", "totalStock": 1}), []string{"sizes[1]"}},
		"null in place of a size":       {sized(nil, nil), []string{"sizes[0]", "sizes[0].totalStock"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.wrong, wrongFields(t, w, "POST", "/api/drops", row.body))
		})
	}
}

func TestSizes_UnknownFieldsInAListAreRefused(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for name, row := range map[string]struct{ method, path, body, says string }{
		"an id in a new drop":          {"POST", "/api/drops", sized(nil, fields{"id": "s1", "label": "a", "totalStock": 1}), `"id"`},
		"other capitals":               {"POST", "/api/drops", sized(nil, fields{"LABEL": "a", "totalStock": 1}), `"LABEL"`},
		"a field twice":                {"POST", "/api/drops", `{"sizes":[{"label":"a","totalStock":1,"totalStock":2}]}`, `"totalStock"`},
		"no list":                      {"POST", "/api/drops", `{"sizes":{"label":"a"}}`, `"sizes"`},
		"a list of texts":              {"POST", "/api/drops", `{"sizes":["EU 42"]}`, "openapi"},
		"half a pair":                  {"POST", "/api/drops", sized(nil, fields{"label": "a", "totalStock": 1.5}), "totalStock"},
		"stock in an edit":             {"PUT", "/api/drops/" + anID, `{"sizes":[{"id":"s1","label":"a","totalStock":1}]}`, `"totalStock"`},
		"counts in an edit":            {"PUT", "/api/drops/" + anID, `{"sizes":[{"id":"s1","label":"a","availableStock":1}]}`, `"availableStock"`},
		"sizes in an adjustment":       {"PATCH", "/api/drops/" + anID + "/stock", `{"delta":1,"reason":"x","sizes":["s1"]}`, `"sizes"`},
		"a number as a size":           {"PATCH", "/api/drops/" + anID + "/stock", `{"delta":1,"reason":"x","size":1}`, `"size"`},
		"null in place of a body":      {"POST", "/api/drops", "null", "object"},
		"a text in place of an edit":   {"PUT", "/api/drops/" + anID, `"sizes"`, "object"},
		"a size in a reserve":          {"POST", "/api/drops/" + anID + "/reserve", `{"size":"s1"}`, `"size"`},
		"other capitals in a reserve":  {"POST", "/api/drops/" + anID + "/reserve", `{"SIZES":["s1"]}`, `"SIZES"`},
		"sizes twice in a reserve":     {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":["s1"],"sizes":["s2"]}`, `"sizes"`},
		"a list in place of a wish":    {"POST", "/api/drops/" + anID + "/reserve", `["s1"]`, "object"},
		"null in place of a wish":      {"POST", "/api/drops/" + anID + "/reserve", `null`, "object"},
		"a text in place of a wish":    {"POST", "/api/drops/" + anID + "/reserve", `"s1"`, "object"},
		"null in place of sizes":       {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":null}`, `"sizes"`},
		"a text in place of sizes":     {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":"s1"}`, `"sizes"`},
		"a number in place of a size":  {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":["s1",2]}`, `"sizes"`},
		"null in place of a size":      {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":["s1",null]}`, `"sizes"`},
		"an object in place of a size": {"POST", "/api/drops/" + anID + "/reserve", `{"sizes":[{"id":"s1"}]}`, `"sizes"`},
		"no JSON in a reserve":         {"POST", "/api/drops/" + anID + "/reserve", `sizes=s1`, "JSON"},
		"two wishes":                   {"POST", "/api/drops/" + anID + "/reserve", `{} {}`, "JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			reply := w.send(row.method, row.path, row.body, asAdmin)
			p := problemOf(t, 400, reply.Header().Get("Content-Type"), reply.Body.Bytes())
			require.Equal(t, "malformed_request", p.Code)
			require.Contains(t, p.Detail, row.says)
		})
	}
	require.Empty(t, w.created)
	require.Empty(t, w.edited)
	require.Empty(t, w.wishes)
	require.Empty(t, w.commands)
}

func TestSizes_OfAnEdit(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	edit := func(body string) drop.Changes {
		reply := w.send("PUT", "/api/drops/"+anID, body, asAdmin)
		require.Equal(t, 200, reply.Code, reply.Body.String())
		return w.edited[len(w.edited)-1]
	}
	changes := edit(`{"revision":7,"sizes":[{"id":"s2","label":" EU 43 "},{"label":"EU 44","note":" US 10 "}]}`)
	require.Equal(t, []drop.SizeEdit{{ID: "s2", Label: "EU 43"}, {Label: "EU 44", Note: "US 10"}}, changes.Sizes)
	require.Equal(t, int64(7), *changes.Revision)
	require.Nil(t, edit(`{"name":"x"}`).Sizes, "no change")
	require.NotNil(t, edit(`{"sizes":[]}`).Sizes, "the domain says that one must stay")
	require.Equal(t, []string{"sizes[1]"}, wrongFields(t, w, "PUT", "/api/drops/"+anID, `{"sizes":[{"id":"s1","label":"a"},{"label":"A"}]}`))
}

func TestSizes_OfAnAdjustment(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, body := range []string{`{"delta":1,"reason":"x"}`, `{"delta":1,"reason":"x","size":"s2"}`} {
		reply := w.send("PATCH", "/api/drops/"+anID+"/stock", body, asAdmin)
		require.Equal(t, 200, reply.Code, reply.Body.String())
	}
	require.Equal(t, []string{"", "s2"}, w.adjusted)
}

// TestSizes_ArePartOfAFingerprint compares what an Idempotency-Key is remembered with.
func TestSizes_ArePartOfAFingerprint(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	path := "/api/drops/" + anID + "/stock"
	for _, request := range [][3]string{
		{"POST", "/api/drops", sized(nil, fields{"label": "a", "totalStock": 1}, fields{"label": "b", "totalStock": 1})},
		{"POST", "/api/drops", sized(nil, fields{"label": "b", "totalStock": 1}, fields{"label": "a", "totalStock": 1})},
		{"POST", "/api/drops", sized(nil, fields{"label": "a", "totalStock": 1}, fields{"label": "b", "totalStock": 2})},
		{"PATCH", path, `{"delta":1,"reason":"x","size":"s1"}`},
		{"PATCH", path, `{"delta":1,"reason":"x","size":"s2"}`},
		{"PATCH", path, `{"delta":1,"reason":"x"}`},
	} {
		for range 2 {
			reply := w.send(request[0], request[1], request[2], asAdmin, "Idempotency-Key: k")
			require.Less(t, reply.Code, 300, reply.Body.String())
		}
	}
	different := map[string]bool{}
	for _, fingerprint := range w.fingerprints {
		different[fingerprint] = true
	}
	require.Len(t, w.fingerprints, 12)
	require.Len(t, different, 6, "each request has the same fingerprint twice, and no other has it")
}

func TestReserve_PassesTheWishOn(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, body := range []string{"", " \n", "{}", `{"sizes":[]}`, `{"sizes":["s3","s1"]}`} {
		reply := w.send("POST", "/api/drops/"+anID+"/reserve", body, asAlex)
		require.Equal(t, 201, reply.Code, body+reply.Body.String())
	}
	for _, wish := range w.wishes[:4] {
		require.Empty(t, wish)
	}
	require.Equal(t, drop.Wish{"s3", "s1"}, w.wishes[4])
}

func TestProblem_OfSizesHasTheStock(t *testing.T) {
	t.Parallel()
	stock := drop.Stock{DropID: uuid.MustParse(anID), Seq: 7, Counts: drop.Counts{Total: 2, Sold: 2}, Sizes: drop.SizeStocks{
		{ID: "s1", Counts: drop.Counts{Total: 1, Sold: 1}}, {ID: "s2", Counts: drop.Counts{Total: 1, Sold: 1}},
	}}
	encoded, err := json.Marshal(stock)
	require.NoError(t, err)
	for _, refusal := range []error{drop.SizesSoldOut(encoded), drop.SizesHeldUntil(time.Now(), encoded), drop.ErrSoldOut} {
		w := newFixture(t, nil)
		w.shopErr = refusal
		reply := w.send("POST", "/api/drops/"+anID+"/reserve", `{"sizes":["s1"]}`, asAlex)
		p := problemOf(t, 409, reply.Header().Get("Content-Type"), reply.Body.Bytes())
		known, _ := drop.AsRefusal(refusal)
		require.Equal(t, string(known.Stock), string(p.Drop))
		require.Equal(t, known.Stock != nil, strings.Contains(reply.Body.String(), `"drop"`))
	}
}

// TestHeld_WithoutASize checks the empty values that clients rely on.
func TestHeld_WithoutASize(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	held := w.send("POST", "/api/drops/"+anID+"/reserve", "", asAlex).Body.String()
	require.Contains(t, held, `"size":null`)
	require.Contains(t, held, `"sizes":[]`)
	bought := w.send("POST", "/api/reservations/"+anID+"/purchase", "", asAlex).Body.String()
	require.Equal(t, 2, strings.Count(bought, `"size":null`), bought)
}
