# test_web.sh CHECKOUT: the web app's types, then the tests of its parts; JUnit XML in ROLLCALL_TEST_RESULTS.
source "$1/tools/dev/steps.sh" "$1"
npm_packages "$checkout/web"
web_types
cd "$checkout/web"
npm run --silent check
results=${ROLLCALL_TEST_RESULTS:-}
exec npm run --silent test -- --reporter=default ${results:+--reporter=junit --outputFile.junit="$results/web.xml"}
