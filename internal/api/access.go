package api

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

// access says who may call a route.
type access int

const (
	signedIn access = iota // the default, so that a route is never open by omission
	anyone
	admin
)

// route is a method and a path pattern in gin's form, such as /api/drops/:id.
type route struct{ method, path string }

// routeOf returns the route that matched a request.
func routeOf(c *gin.Context) route { return route{c.Request.Method, c.FullPath()} }

var (
	pathParameter = regexp.MustCompile(`\{([^}]+)\}`)
	unknownField  = regexp.MustCompile(`unknown field ("[^"]+")`)
	parameter     = regexp.MustCompile(`(?:parameter|format for parameter) (\w[\w-]*)`)
)

// operation is what openapi.yaml says about a route: who may call it, and what its body and
// parameters may be.
type operation struct {
	access     access
	takesBody  bool
	needsBody  bool              // of one that takes a body: whether it must be there
	exports    bool              // whether it can be asked for as CSV
	sheds      bool              // whether it may be refused under pressure
	fields     map[string]limits // of the body; nil when any field is allowed
	parameters map[string]limits
}

// operationsOf reads the operations from openapi.yaml. A route with `security: []` is for anyone,
// one with `x-role: admin` for admins, and every other one for signed-in users. One with
// `x-sheds: true` may be refused under pressure.
func operationsOf(spec *openapi3.T) map[route]operation {
	operations := map[route]operation{}
	for path, item := range spec.Paths.Map() {
		for method, described := range item.Operations() {
			o := operation{
				access: signedIn, takesBody: described.RequestBody != nil, fields: fieldsIn(described), parameters: parametersIn(described),
			}
			o.needsBody = o.takesBody && described.RequestBody.Value.Required
			if described.Security != nil && len(*described.Security) == 0 {
				o.access = anyone
			}
			if ok := described.Responses.Status(http.StatusOK); ok != nil {
				o.exports = ok.Value.Content["text/csv"] != nil
			}
			if described.Extensions["x-role"] == "admin" {
				o.access = admin
			}
			o.sheds = described.Extensions["x-sheds"] == true
			operations[route{strings.ToUpper(method), pathParameter.ReplaceAllString(path, ":$1")}] = o
		}
	}
	return operations
}
