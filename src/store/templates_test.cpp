#include "store/templates.hpp"

#include "store/photos.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class TemplatesTest : public StoreTest {
 protected:
  Template add(const Person& person, std::string_view model_sha256, std::optional<Uuid> photo = {}) {
    const Template row{.id = new_id(),
                       .person_id = person.id,
                       .photo_id = photo,
                       .model = "model",
                       .model_sha256 = std::string(model_sha256),
                       .sealed = to_bytes("sealed " + person.external_id),
                       .created_at = test_time()};
    must(write(insert_template, row));
    return row;
  }
  Photo add_photo(const Person& person, std::string_view digest) {
    const Photo photo{.id = new_id(),
                      .person_id = person.id,
                      .blob_name = "photos/1",
                      .digest = to_bytes(digest),
                      .quality = 0.75,
                      .accepted = true,
                      .reasons = {"blurred", "too_dark"},
                      .created_at = test_time()};
    must(write(insert_photo, photo));
    return photo;
  }
};

TEST_F(TemplatesTest, PhotosAndTemplatesComeBackAsTheyWereStored) {
  const Person person = add_person("S001");
  const Photo photo = add_photo(person, "d1");
  EXPECT_EQ(must(read(get_photo, photo.id)), photo);
  EXPECT_EQ(must(read(find_photo_by_digest, person.id, bytes_of("d1"))), photo);
  EXPECT_EQ(must(read(find_photo_by_digest, person.id, bytes_of("d2"))), std::nullopt);
  EXPECT_EQ(must(read(find_photo_by_digest, new_id(), bytes_of("d1"))), std::nullopt);

  const Template row = add(person, "m1", photo.id);
  EXPECT_EQ(must(read(find_template, row.id)), row);
  EXPECT_THAT(must(read(list_templates, person.id)), ElementsAre(row));
}

TEST_F(TemplatesTest, NeitherIsKeptForNobody) {
  EXPECT_EQ(code_of(write(insert_template, Template{.id = new_id(), .person_id = new_id()})), ErrorCode::kConflict);
  EXPECT_EQ(code_of(write(insert_photo, Photo{.id = new_id(), .person_id = new_id()})), ErrorCode::kConflict);
}

TEST_F(TemplatesTest, APhotoTakesItsTemplatesAlong) {
  const Person person = add_person("S001");
  const Photo first = add_photo(person, "d1");
  const Photo second = add_photo(person, "d2");
  EXPECT_THAT(must(read(list_photos, person.id)), ElementsAre(first, second));
  add(person, "m1", first.id);
  const Template kept = add(person, "m1", second.id);
  EXPECT_TRUE(must(write(delete_photo, first.id)));
  EXPECT_THAT(must(read(list_templates, person.id)), ElementsAre(kept));
}

TEST_F(TemplatesTest, AScanGivesTheActivePeoplesTemplatesOfOneModelGroupedByPerson) {
  const Person a = add_person("A");
  const Person b = add_person("B");
  Person away = make_person("C");
  away.active = false;
  must(write(insert_person, away));
  const Template b1 = add(b, "m1");
  const Template a1 = add(a, "m1");
  add(a, "m2");
  add(away, "m1");
  const Template a2 = add(a, "m1");

  std::vector<Uuid> seen;
  const auto scan = [&](std::string_view model, const std::function<Result<void>(const TemplateView&)>& each) {
    return db().read([&](Connection& c) { return scan_templates(c, model, each); });
  };
  const auto note = [&](const TemplateView& view) -> Result<void> {
    seen.push_back(view.id);
    EXPECT_EQ(text_of(view.sealed), view.person_id == a.id ? "sealed A" : "sealed B");
    return {};
  };
  EXPECT_EQ(must(scan("m1", note)), 3);
  EXPECT_THAT(seen, ElementsAre(a1.id, a2.id, b1.id));
  EXPECT_EQ(must(scan("m3", note)), 0);

  int calls = 0;
  EXPECT_EQ(code_of(scan("m1",
                         [&](const TemplateView&) -> Result<void> {
                           ++calls;
                           return fail(ErrorCode::kWrongKey, "stop");
                         })),
            ErrorCode::kWrongKey);
  EXPECT_EQ(calls, 1);
}

TEST_F(TemplatesTest, AreCountedByModelAndRemovedByPerson) {
  const Person a = add_person("A");
  const Person b = add_person("B");
  add(a, "m1");
  add(a, "m1");
  const Template kept = add(b, "m1");
  const Template gone = add(b, "m2");
  const auto counts = must(read(count_templates));
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[0].model_sha256, "m1");
  EXPECT_EQ(counts[0].templates, 3);
  EXPECT_EQ(counts[0].people, 2);
  EXPECT_EQ(counts[1].templates, 1);

  EXPECT_EQ(must(write(delete_templates_of, a.id)), 2);
  EXPECT_THAT(must(read(list_templates, a.id)), IsEmpty());
  EXPECT_TRUE(must(write(delete_template, gone.id)));
  EXPECT_FALSE(must(write(delete_template, gone.id)));
  EXPECT_THAT(must(read(list_templates, b.id)), UnorderedElementsAre(kept));
}

}  // namespace
}  // namespace rollcall::store
