#include "store/consents.hpp"

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class ConsentsTest : public StoreTest {
 protected:
  static GivenConsent consent_of(const Person& person) {
    return {.id = new_id(),
            .person_id = person.id,
            .text_version = "2026-11",
            .language = "en",
            .given_by = ConsentGiver::kGuardian,
            .sealed = Bytes(3, std::byte{7}),
            .given_at = test_time(1),
            .recorded_at = test_time(2),
            .recorded_by = new_id()};
  }
  static ConsentText text(std::string version, std::string language) {
    return {.id = new_id(),
            .text_version = std::move(version),
            .language = std::move(language),
            .title = "Your face",
            .body = "May we?\nYou may say no.",
            .created_at = test_time(),
            .updated_at = test_time()};
  }
};

TEST_F(ConsentsTest, AConsentIsKeptAsItWasGivenUntilItIsWithdrawn) {
  const Person person = add_person("S1");
  const GivenConsent first = consent_of(person);
  GivenConsent second = consent_of(person);
  second.language.reset();
  second.sealed.reset();
  second.recorded_by.reset();
  must(write(insert_consent, first));
  must(write(insert_consent, second));
  EXPECT_THAT(must(read(list_consents_of, person.id)), testing::ElementsAre(first, second));
  const Uuid by = new_id();
  EXPECT_EQ(must(write(withdraw_consents, person.id, test_time(9), std::optional(by))), 2);
  EXPECT_EQ(must(write(withdraw_consents, person.id, test_time(10), std::optional(by))), 0) << "once";
  const auto found = must(read(find_consent, first.id));
  EXPECT_EQ(found->withdrawn_at, test_time(9));
  EXPECT_EQ(found->withdrawn_by, by);
  EXPECT_EQ(found->sealed, first.sealed) << "the proof stays";
  EXPECT_EQ(code_of(write(insert_consent, GivenConsent{.id = new_id(), .person_id = new_id()})), ErrorCode::kConflict);
}

TEST_F(ConsentsTest, AreListedByWhatIsAskedFor) {
  const Person one = add_person("S1");
  const Person two = add_person("S2");
  must(write(insert_consent, consent_of(one)));
  must(write(insert_consent, consent_of(two)));
  must(write(withdraw_consents, two.id, test_time(9), std::optional<Uuid>{}));
  const auto count = [&](const ConsentFilter& filter) {
    return must(read(list_consents, filter, PageRequest{})).items.size();
  };
  EXPECT_EQ(count({}), 2);
  EXPECT_EQ(count({.person = one.id}), 1);
  EXPECT_EQ(count({.withdrawn = true}), 1);
  EXPECT_EQ(count({.person = one.id, .withdrawn = true}), 0);
  EXPECT_EQ(count({.text_version = "2026-10"}), 0);
}

TEST_F(ConsentsTest, GoWithThePersonAlsoWhereAttendanceStays) {
  const Person person = add_person("S1");
  must(write(insert_consent, consent_of(person)));
  EXPECT_TRUE(must(write(pseudonymise_person, person.id, "erased-1", test_time(9))));
  EXPECT_TRUE(must(read(list_consents_of, person.id)).empty());
}

TEST_F(ConsentsTest, ATextIsThereOnceForEachVersionAndLanguage) {
  ConsentText english = text("1", "en");
  must(write(insert_consent_text, english));
  EXPECT_EQ(code_of(write(insert_consent_text, text("1", "en"))), ErrorCode::kAlreadyExists);
  must(write(insert_consent_text, text("1", "de")));
  EXPECT_FALSE(must(read(has_published_texts)));
  english.published_at = test_time(5);
  must(db().transact([&](Connection& c) { return update_consent_text(c, english); }));
  EXPECT_EQ(must(read(get_consent_text, english.id)), english);
  EXPECT_TRUE(must(read(has_published_text, "1")));
  EXPECT_FALSE(must(read(has_published_text, "2")));
  EXPECT_TRUE(must(read(find_published_text, "1", "en")));
  EXPECT_FALSE(must(read(find_published_text, "1", "de"))) << "a draft";
  EXPECT_EQ(must(read(list_consent_texts, false, PageRequest{})).items.size(), 1);
  EXPECT_EQ(must(read(list_consent_texts, true, PageRequest{})).items.size(), 2);
  ConsentText stale = english;
  stale.version = 1;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_consent_text(c, stale); })),
            ErrorCode::kPreconditionFailed);
}

}  // namespace
}  // namespace rollcall::store
