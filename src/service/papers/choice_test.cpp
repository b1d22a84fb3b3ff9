#include "service/papers/choice.hpp"

#include <memory>
#include <string>
#include <utility>

#include "crypto/signature.hpp"
#include "service/people/erasures.hpp"
#include "service/people/people.hpp"
#include "service/settings.hpp"
#include "service/taking/personal_codes.hpp"
#include "store/test_support.hpp"

namespace rollcall::service {
namespace {

using store::must;

class ChoiceTest : public testing::Test {
 protected:
  std::string paper(std::string_view language = "en") {
    return must(write_choice(*in_, local_operator(), person_.id, must(parse_language(language))));
  }
  // What is signed at the end of the paper.
  static std::string statement(const std::string& text) {
    const std::size_t begin = text.find("`eyJ") + 1;
    return text.substr(begin, text.find('`', begin) - begin);
  }

  store::TestFolder folder_;
  TestClock clock_{store::test_time()};
  std::unique_ptr<Installation> in_ =
      must(Installation::create(folder_.file("data"), must(Settings::load(settings_table(), {})), clock_));
  store::Person person_ =
      must(add_person(*in_, local_operator(),
                      {.external_id = "S|1",
                       .name = "A name",
                       .consent = store::Consent{.given_at = store::test_time(), .text_version = "2026-09"}}))
          .person;
};

TEST_F(ChoiceTest, SaysWhatIsSoAndIsSigned) {
  const std::string before = paper();
  for (const char* said : {"A name, S\\|1", "2026-09", "Not by face", "No PIN is set", "`person.created`"})
    EXPECT_NE(before.find(said), std::string::npos) << said;
  must(set_pin(*in_, local_operator(), person_.id, "730418"));
  const std::string after = paper();
  EXPECT_NE(after.find("A PIN is set"), std::string::npos);
  EXPECT_NE(after.find("`person.pin_set`"), std::string::npos);

  const crypto::Statement signed_by_us = must(crypto::verify_statement(statement(after), kChoiceType));
  EXPECT_EQ(signed_by_us.payload.at("person_id").as_string(), person_.id.to_string());
  EXPECT_EQ(signed_by_us.payload.at("consent").at("text_version").as_string(), "2026-09");
  EXPECT_TRUE(signed_by_us.payload.at("pin").as_bool());
  EXPECT_EQ(signed_by_us.signer, must(crypto::verify_statement(statement(before), kChoiceType)).signer);
  EXPECT_FALSE(crypto::verify_statement(statement(after), kReceiptType)) << "no receipt of an erasure";
}

TEST_F(ChoiceTest, IsThereInEveryLanguage) {
  for (const Language& language : kLanguages) {
    const std::string text = paper(language.code);
    EXPECT_EQ(text.find("{{"), std::string::npos) << language.code;
    EXPECT_NE(text.find("A name"), std::string::npos) << language.code;
  }
}

TEST_F(ChoiceTest, IsNotThereOfWhoWasErased) {
  must(forget(*in_, local_operator(), {.person = person_.id}));
  const auto none = write_choice(*in_, local_operator(), person_.id, kLanguages.front());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rollcall::service
