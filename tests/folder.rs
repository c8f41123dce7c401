//! An atlas from a folder of files.

use std::fs;
use std::path::PathBuf;

use frontline::folder;

const REGIONS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":"XA-1","properties":{"name":"One"},"geometry":{"type":"Polygon","coordinates":[[[35,51],[35,52],[36,52],[36,51],[35,51]]]}}]}"#;

/// A folder of its own, empty.
fn empty(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("folder").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn refused(path: &PathBuf) -> String {
    let whole = folder::read(path).map(|read| read.files).unwrap_err().to_string();
    whole.replace(path.to_str().unwrap(), "FOLDER")
}

#[cfg(feature = "bundled")]
#[test]
fn the_bundled_data_reads_from_its_folder() {
    let read = folder::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/kursk_2024")).unwrap();
    assert!(read.others.is_empty(), "{:?}", read.others);
    let (found, bundled) = (read.builder.build().unwrap(), frontline::Atlas::kursk_2024());
    assert_eq!(found.regions(), bundled.regions());
    assert_eq!(found.towns(), bundled.towns());
    assert_eq!(found.claims(), bundled.claims());
    assert_eq!(found.sources(), bundled.sources());
    assert_eq!(found.attribution(), bundled.attribution());
    assert_eq!(found.attribution().len(), 3);
    assert_eq!(found.perspective(), bundled.perspective());
}

#[test]
fn files_are_known_by_their_names_and_repairs_are_told() {
    let path = empty("whole");
    fs::write(path.join("regions.geojson"), REGIONS).unwrap();
    fs::write(path.join("notes.txt"), "not ours").unwrap();
    fs::create_dir(path.join("claims")).unwrap();
    fs::write(path.join("claims/sources.csv"), "id,name,kind\ns,A monitor,monitor\n").unwrap();
    let claims = "id,by,about,statement,stated,recorded,valid,party\nc1,s,region:XA-1,holds,2024-08-09,2024-08-10,2024-08-09/..,XA\n";
    fs::write(path.join("claims/claims.csv"), claims).unwrap();
    fs::write(path.join("atlas.json"), r#"{"attribution":["ours"],"extent_accuracy_m":500}"#).unwrap();
    let read = folder::read(&path).unwrap();
    assert_eq!(read.files.len(), 4);
    let turned: usize = read.files.iter().map(|(_, repairs)| repairs.rings_reversed).sum();
    assert_eq!(turned, 1);
    assert_eq!(read.others, [path.join("notes.txt")]);
    let atlas = read.builder.build().unwrap();
    assert_eq!((atlas.claims().len(), atlas.attribution()), (1, &["ours".to_owned()][..]));
    assert_eq!(atlas.extent_accuracy().as_metres(), 500.0);
}

#[test]
fn what_is_wrong_is_told_with_the_file() {
    let path = empty("wrong");
    assert_eq!(refused(&path), "FOLDER: there is no regions.geojson, without which there is no atlas");
    fs::write(path.join("regions.geojson"), REGIONS).unwrap();
    fs::create_dir(path.join("more")).unwrap();
    fs::write(path.join("more/regions.geojson"), REGIONS).unwrap();
    assert_eq!(refused(&path), "FOLDER: there are two of file regions.geojson");
    fs::write(path.join("atlas.json"), r#"{"atribution":[]}"#).unwrap();
    assert_eq!(
        refused(&path),
        "FOLDER/atlas.json: not a valid description of an atlas: unknown field `atribution`, expected one of `attribution`, `perspective`, \
         `extent_accuracy_m` at line 1 column 13"
    );
    let nowhere = path.join("nowhere");
    assert_eq!(refused(&nowhere), "FOLDER: cannot be read: No such file or directory (os error 2)");
}
