#include "service/accounts/scopes.hpp"

#include <gtest/gtest.h>

namespace rollcall::service {
namespace {

Scopes scopes(std::string_view text) {
  auto parsed = Scopes::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Scopes());
}

TEST(Scopes, AllowWhatTheySayAndNothingElse) {
  struct Case {
    std::string_view text;
    std::string_view resource;
    bool write;
    bool allowed;
  };
  for (const Case& c : std::to_array<Case>({{"*", "people", true, true},
                                            {"people:read", "people", false, true},
                                            {"people:read", "people", true, false},
                                            {"people:read", "records", false, false},
                                            {"people:*", "people", true, true},
                                            {"*:read", "records", false, true},
                                            {"*:read", "records", true, false},
                                            {"people:read  records:write", "records", true, true},
                                            {"people:read records:write", "records", false, false}}))
    EXPECT_EQ(scopes(c.text).allow(c.resource, c.write), c.allowed) << c.text << " " << c.resource << " " << c.write;
}

TEST(Scopes, CoverOnlyWhatIsNotMore) {
  EXPECT_TRUE(scopes("*").cover(scopes("people:write")));
  EXPECT_TRUE(scopes("people:read people:write").cover(scopes("people:*")));
  EXPECT_TRUE(scopes("*:read").cover(scopes("people:read records:read")));
  EXPECT_FALSE(scopes("people:read").cover(scopes("people:*")));
  EXPECT_FALSE(scopes("people:*").cover(scopes("*")));
  EXPECT_FALSE(scopes("people:read").cover(scopes("*:read")));
}

TEST(Scopes, RefuseWhatIsNone) {
  for (const char* text : {"", " ", "people", "people:", ":read", "people:delete", "People:read",
                           "people:read,records:read", "people:read:write", "../people:read"})
    EXPECT_FALSE(Scopes::parse(text)) << text;
}

TEST(Scopes, ComeBackAsText) {
  for (const char* text : {"*", "people:read records:*", "*:read"}) EXPECT_EQ(scopes(text).text(), text);
  EXPECT_EQ(Scopes().text(), "*");
}

}  // namespace
}  // namespace rollcall::service
